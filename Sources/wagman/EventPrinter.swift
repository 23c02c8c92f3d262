import Foundation
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim
import WagmanWire

/// Prints what happens in a run, a line each, for people or as JSON.
struct EventPrinter {
  let isJSON: Bool
  private var output = Output()

  init(isJSON: Bool) { self.isJSON = isJSON }

  mutating func print(_ observation: Observation) {
    output.write(isJSON ? Self.json(of: observation) : Self.text(of: observation))
  }

  /// Writes what has not been written yet.
  mutating func flush() { output.flush() }

  mutating func print(line: String) { output.write(line) }

  /// The line for people.
  static func text(of observation: Observation) -> String {
    "\(clock(observation.moment))  \(words(of: observation))"
  }

  /// The line for people without its time.
  static func words(of observation: Observation) -> String {
    switch observation {
    case .entry(let entry, _): EventText.describe(entry)
    case .happening(let step, _): "* \(step.text)"
    case .strike(let strike, _): "* \(strike)"
    case .relay(let port, let level, _): "\(port.name) relay \(word(level))"
    }
  }

  /// The line for programs.
  static func json(of observation: Observation) -> String {
    switch observation {
    case .entry(let entry, let at):
      """
      {"at":\(at.milliseconds),"sequence":\(entry.sequence),"time":\(entry.milliseconds),\
      "subject":"\(entry.subject.name)","event":"\(word(entry.code.name))",\
      "argument":\(entry.argument),"count":\(entry.count),"text":"\(escape(EventText.describe(entry)))"}
      """
    case .happening(let step, let at):
      #"{"at":\#(at.milliseconds),"happening":"\#(escape(step.text))"}"#
    case .strike(let strike, let at):
      #"{"at":\#(at.milliseconds),"strike":"\#(strike.kind.name)","place":"\#(strike.place)"}"#
    case .relay(let port, let level, let at):
      #"{"at":\#(at.milliseconds),"relay":"\#(port.name)","state":"\#(word(level))"}"#
    }
  }

  private static func word(_ level: RelayLevel) -> String { level == .on ? "on" : "off" }

  /// Since the start of the run, as in `12d 03:04:05.678`.
  static func clock(_ at: Tick) -> String {
    let (seconds, milliseconds) = at.milliseconds.quotientAndRemainder(dividingBy: 1_000)
    func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    func three(_ number: UInt64) -> String { number < 100 ? "0\(two(number))" : "\(number)" }
    let days = seconds / 86_400
    return (days < 10 ? "  " : days < 100 ? " " : "") + "\(days)d "
      + "\(two(seconds / 3_600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
      + ".\(three(milliseconds))"
  }

  private static func word(_ name: StaticString) -> String {
    name.description.split(separator: " ").joined(separator: "-")
  }

  static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case _ where scalar.value < 32:
        escaped += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

/// Lines to standard output in large pieces.
struct Output {
  private var buffer: [UInt8] = []

  mutating func write(_ line: String) {
    buffer.append(contentsOf: line.utf8)
    buffer.append(10)
    if buffer.count > 65_536 { flush() }
  }

  mutating func flush() {
    var start = 0
    while start < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Foundation.write(1, bytes.baseAddress?.advanced(by: start), bytes.count - start)
      }
      if count < 0 && errno == EINTR { continue }
      // Nobody reads any more, as in `wagman sim | head`.
      guard count > 0 else { Foundation.exit(0) }
      start += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
