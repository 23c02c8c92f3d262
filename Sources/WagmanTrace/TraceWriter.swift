import WagmanCore
import WagmanHAL
import WagmanWire

/// Writes what happens on a node to a file, for people who look at waveforms or spans.
///
/// It is told of every entry of the log with ``record(_:at:)`` and shown the node with
/// ``look(_:at:)`` after each moment at which something happened, in order of time. It
/// calls nothing of the node. A signal has one value a millisecond, the last; entries
/// are written one by one. Equal calls give equal bytes. What is not yet written is
/// less than 64 KiB.
///
/// Where the disk is full or the file is lost, the run goes on, and ``close(at:)`` says so.
public final class TraceWriter {
  private let file: TraceFile
  private let encoder: Encoder
  private var values = TraceValues()
  private var moment = Tick.zero

  private enum Encoder {
    case vcd(VCDEncoder)
    case perfetto(PerfettoEncoder)
  }

  /// Makes the file, or empties it.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - format: What is written.
  ///   - title: What the trace is of, as its reader is shown it.
  /// - Throws: ``TraceError`` when the file cannot be made.
  public init(to path: String, as format: TraceFormat, title: String) throws(TraceError) {
    file = try TraceFile(path)
    switch format {
    case .vcd: encoder = .vcd(VCDEncoder(file, title: title))
    case .json: encoder = .perfetto(PerfettoEncoder(file, title: title))
    }
  }

  /// Takes an entry of the log.
  public func record(_ entry: LogEntry, at now: Tick) {
    move(to: now)
    values.take(entry)
    if case .perfetto(let perfetto) = encoder { perfetto.encode(entry, at: now) }
  }

  /// Takes what a scenario made happen, in its words.
  public func note(_ text: String, at now: Tick) {
    move(to: now)
    if case .perfetto(let perfetto) = encoder { perfetto.encode(happening: text, at: now) }
  }

  /// Takes what is to be seen of the node after something happened.
  public func look(_ levels: NodeLevels, at now: Tick) {
    move(to: now)
    let fell = values.look(levels)
    if fell, case .perfetto(let perfetto) = encoder { perfetto.endMachines(at: now) }
  }

  /// Ends the trace: the last values hold until `end`.
  ///
  /// - Throws: ``TraceError`` when not everything could be written.
  public func close(at end: Tick) throws(TraceError) {
    move(to: end)
    flush()
    switch encoder {
    case .vcd(let vcd): vcd.finish(at: moment)
    case .perfetto(let perfetto): perfetto.finish(at: moment)
    }
    try file.finish()
  }

  /// Writes what is known of the moments before `now`.
  private func move(to now: Tick) {
    guard now > moment else { return }
    flush()
    moment = now
  }

  private func flush() {
    guard values.areNew else { return }
    switch encoder {
    case .vcd(let vcd): vcd.encode(values, at: moment)
    case .perfetto(let perfetto): perfetto.encode(values, at: moment)
    }
    values.noteWritten()
  }
}
