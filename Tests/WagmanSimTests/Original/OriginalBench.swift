import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim

/// A node with the program of v3 boards, three guests that do everything at whole
/// seconds, and a client on its console.
///
/// A class, since the macros of the test library hold no value that cannot be copied.
final class OriginalBench {
  private(set) var node: OriginalNode
  /// What happened, as `seconds text`.
  private(set) var history: [String] = []
  let link = OriginalNode.firstClientLink

  init(
    settings: OriginalSettings = OriginalSettings(), image: MemoryImage? = nil,
    _ change: (inout GuestProfile) -> Void = { _ in }
  ) {
    node = OriginalNode(
      Self.scenario(change), settings: settings,
      image: image)
    node.attach(
      LinkAttachment(wire: .console, rights: .administration, session: 1), to: link)
    run(to: .zero)
  }

  static func scenario(_ change: (inout GuestProfile) -> Void = { _ in }) -> Scenario {
    var scenario = Scenario()
    scenario.environment.dailySwing = 0
    scenario.environment.weather = 0
    scenario.environment.humiditySwing = 0
    var profile = GuestProfile()
    profile.bootTime = .seconds(40)
    profile.bootJitter = .milliseconds(0)
    profile.heartbeat = .seconds(10)
    profile.heartbeatJitter = .milliseconds(0)
    profile.shutdownTime = .seconds(5)
    profile.failedBoots = 0
    profile.busyShare = 0
    change(&profile)
    for index in 0..<3 { scenario.guests[index] = profile }
    return scenario
  }

  /// A memory whose record is changed before the board begins.
  static func image(_ change: (inout LegacyRecord) -> Void) throws -> MemoryImage {
    var memory = OriginalNode.newMemory(for: scenario())
    var record = try #require(LegacyRecord(from: memory))
    change(&record)
    record.write(to: &memory)
    return memory
  }

  var now: Tick { node.time }

  func run(to end: Tick) { node.advance(to: end) { self.note($0) } }

  func run(_ span: TickSpan) { run(to: now + span) }

  func strike(_ happening: Happening) { node.strike(happening) { self.note($0) } }

  private func note(_ observation: Observation) {
    switch observation {
    case .entry(let entry, let at):
      history.append("\(Self.text(at)) \(EventText.describe(entry))")
    case .relay(let port, let level, let at):
      history.append("\(Self.text(at)) \(port.name) relay \(level == .on ? "on" : "off")")
    case .happening, .strike: break
    }
  }

  private static func text(_ at: Tick) -> String {
    let rest = at.milliseconds % 1_000
    return "\(at.milliseconds / 1_000)" + (rest == 0 ? "" : ".\(rest / 100)")
  }

  /// What happened from a moment on.
  func history(from second: Int) -> [String] {
    history.filter { Double($0.prefix { $0 != " " }).map { $0 >= Double(second) } ?? false }
  }

  var relaysOn: UInt8 { node.firmware.board.contacts.rawValue }

  /// What stands in the persistent memory.
  var record: LegacyRecord {
    get throws { try #require(LegacyRecord(from: node.memory)) }
  }

  func type(_ line: String) {
    for byte in (line + "\n").utf8 { node.deliver(byte, on: link) }
  }

  /// The lines that the board sent since they were last read.
  func lines() -> [String] { node.read(link).split(separator: "\r\n").map(String.init) }

  /// The body of the answer to a line, which comes with the next pass.
  func ask(_ line: String) throws -> [String] {
    _ = lines()
    type("@cli " + line)
    run(.milliseconds(200))
    let lines = lines()
    let first = try #require(lines.firstIndex { $0.hasPrefix("<<<- sid=cli ") })
    let last = try #require(lines.firstIndex(of: "->>>"))
    return Array(lines[(first + 1)..<last])
  }
}

/// The library of tests has attachments too.
typealias LinkAttachment = WagmanHAL.Attachment
