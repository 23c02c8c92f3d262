import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanWire

/// Writes spans, instants and counters in the JSON format of Chrome's traces, which
/// Perfetto reads.
///
/// Every port has a track with the states of its machine, what befell it and its relay,
/// and one with what the guest truly does. Moments are in microseconds of the run, in
/// order. Spans of a track follow each other; each begins with `B` and ends with `E`.
final class PerfettoEncoder {
  private let file: TraceFile
  private var isFirst = true
  private var hasValues = false
  /// Bit n: a span is open on track n.
  private var open: UInt32 = 0
  /// How each signal is shown.
  private let views: [View]

  private enum View {
    case counter(decimals: Int)
    /// Its words are spans of a track.
    case spans([String], Track, category: String)
    /// Its changes are instants of a track.
    case relay(Track)
    /// Entries tell of it, or only waveforms do.
    case none

    init(_ signal: TraceSignal) {
      switch (signal.kind, signal.name) {
      case (.number(let decimals), _): self = .counter(decimals: decimals)
      case (.level, "relay"): self = .relay(Track(signal.subject))
      case (.word(let words), "guest"):
        self = .spans(words, Track(guestOf: signal.subject), category: signal.name)
      case (.word(let words), "verdict"), (.word(let words), "mode"):
        self = .spans(words, Track(signal.subject), category: signal.name)
      case (.level, _), (.word, _), (.moment, _), (.count, _): self = .none
      }
    }
  }

  init(_ file: TraceFile, title: String) {
    self.file = file
    views = TraceSignal.all.map(View.init)
    file.append("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n")
    name("process_name", of: 0, title)
    for track in Track.all {
      name("thread_name", of: track.number, track.name)
      begin("M", track.number)
      file.append(",\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":\(track.number)}}")
    }
  }

  /// An entry of the log.
  func encode(_ entry: LogEntry, at moment: Tick) {
    let track = Track(entry.subject).number
    if entry.code == .entered, let step = Entry(argument: entry.argument) {
      endSpan(track, at: moment)
      if step.to != .none { beginSpan(step, entry, track, at: moment) }
      return
    }
    if entry.code == .reset { endMachines(at: moment) }
    beginInstant(entry.code.kind, entry.code.name.description, track, at: moment)
    file.append(",\"args\":{\"text\":\"")
    file.append(quoted: EventText.describe(entry))
    file.append("\",\"entry\":\(entry.sequence),\"count\":\(entry.count)}}")
  }

  /// Something that a scenario made happen.
  func encode(happening text: String, at moment: Tick) {
    beginInstant("happening", text, Track.scenario.number, at: moment)
    file.append("}")
  }

  /// What changed at a moment, of that which no entry tells.
  func encode(_ values: TraceValues, at moment: Tick) {
    let (present, written) = (values.present, values.written)
    for index in present.indices where present[index] != written[index] {
      switch views[index] {
      case .counter(let decimals): count(index, present[index], decimals, at: moment)
      case .spans(let words, let track, let category):
        show(present[index], words, track, category, at: moment)
      // Where it is found is no switching.
      case .relay(let track) where hasValues: switched(present[index], track, at: moment)
      case .relay, .none: break
      }
    }
    hasValues = true
  }

  /// The machines are no more, or begin anew.
  func endMachines(at moment: Tick) {
    for index in 0..<Port.count {
      endSpan(Track(Subject(Port(unchecked: index))).number, at: moment)
    }
    endSpan(Track(.controller).number, at: moment)
  }

  func finish(at moment: Tick) {
    for track in Track.all { endSpan(track.number, at: moment) }
    file.append("\n]}\n")
  }
}

extension PerfettoEncoder {
  private func beginSpan(
    _ step: Entry, _ entry: LogEntry, _ track: Int, at moment: Tick
  ) {
    begin("B", track, at: moment)
    file.append(",\"cat\":\"state\",\"name\":\"\(step.to.name)\",\"args\":{\"cause\":\"")
    file.append("\(step.cause.name)\",\"entry\":\(entry.sequence)")
    if step.attempt > 0 { file.append(",\"attempt\":\(step.attempt)") }
    if let medium = step.medium { file.append(",\"medium\":\"\(medium.name)\"") }
    file.append("}}")
    open |= 1 << UInt32(track)
  }

  private func endSpan(_ track: Int, at moment: Tick) {
    guard open & 1 << UInt32(track) != 0 else { return }
    open &= ~(1 << UInt32(track))
    begin("E", track, at: moment)
    file.append("}")
  }

  private func show(
    _ value: Int64, _ words: [String], _ track: Track, _ category: String, at moment: Tick
  ) {
    endSpan(track.number, at: moment)
    guard value != TraceSignal.unknown, words[Int(value)] != "absent" else { return }
    begin("B", track.number, at: moment)
    file.append(",\"cat\":\"\(category)\",\"name\":\"")
    file.append(words[Int(value)])
    file.append("\"}")
    open |= 1 << UInt32(track.number)
  }

  /// What is drawn, or what a sensor tells; one that tells nothing leaves a gap.
  private func count(_ index: Int, _ value: Int64, _ decimals: Int, at moment: Tick) {
    guard value != TraceSignal.unknown else { return }
    let signal = TraceSignal.all[index]
    begin("C", 0, at: moment)
    file.append(",\"name\":\"\(signal.subject.name).\(signal.name)\"")
    file.append(",\"args\":{\"\(signal.unit)\":")
    file.append(value, decimals: decimals)
    file.append("}}")
  }

  private func switched(_ value: Int64, _ track: Track, at moment: Tick) {
    let word = value == TraceSignal.unknown ? "unknown" : value == 0 ? "off" : "on"
    beginInstant("relay", "relay \(word)", track.number, at: moment)
    file.append("}")
  }

  private func beginInstant(
    _ kind: String, _ name: String, _ track: Int, at moment: Tick
  ) {
    begin("i", track, at: moment)
    file.append(",\"s\":\"t\",\"cat\":\"\(kind)\",\"name\":\"")
    file.append(quoted: name)
    file.append("\"")
  }

  private func name(_ what: String, of track: Int, _ name: String) {
    begin("M", track)
    file.append(",\"name\":\"\(what)\",\"args\":{\"name\":\"")
    file.append(quoted: name)
    file.append("\"}}")
  }

  private func begin(_ phase: String, _ track: Int, at moment: Tick? = nil) {
    if !isFirst { file.append(",\n") }
    isFirst = false
    file.append("{\"ph\":\"")
    file.append(phase)
    file.append("\",\"pid\":1,\"tid\":")
    file.append(decimal: Int64(track))
    guard let moment else { return }
    file.append(",\"ts\":")
    file.append(decimal: Int64(clamping: moment.milliseconds))
    // Microseconds.
    if moment > .zero { file.append("000") }
  }
}
