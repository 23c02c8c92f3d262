import WagmanCore
import WagmanHAL
import WagmanWire

/// `events [FROM]`: the entries of the log as they are, for whoever follows it.
extension Firmware where B: ~Copyable {
  /// How many entries a response has at most: it is to be over soon.
  private static var entriesAtOnce: UInt32 { 16 }

  /// Which entries answer `events`.
  func entries(from sequence: UInt32?) -> Console.Outcome {
    let newest = log.newestSequence
    let first = sequence ?? newest &+ 1 &- min(newest, Self.entriesAtOnce)
    return .entries(from: max(first, log.ring.oldestSequence))
  }

  /// Writes the first line, which tells where the log is, or the next entry.
  ///
  /// - Parameters:
  ///   - number: 0 for the first line, else the number from which an entry is sought.
  ///   - first: The number of the first entry.
  ///   - line: Where it is written.
  /// - Returns: what `number` is for the next line; `nil` when there is no more.
  @inline(never)
  func writeEntry(_ number: Int, from first: UInt32, into line: inout OutputLine) -> Int? {
    guard number > 0 else {
      line.append("up=", now.milliseconds)
      line.append(" clock=", clock.origin == nil ? 0 : clock.milliseconds(of: now))
      line.append(" last=", UInt64(log.newestSequence))
      return Int(truncatingIfNeeded: first)
    }
    var cursor = log.ring.cursor(from: UInt32(truncatingIfNeeded: number))
    guard let entry = cursor.next(in: board), entry.sequence &- first < Self.entriesAtOnce else {
      return nil
    }
    line.append(decimal: entry.sequence)
    line.append(entry.isClockTime ? " " : " +", entry.milliseconds)
    let fields: InlineArray<3, UInt32> = [
      UInt32(entry.code.rawValue), UInt32(entry.subject.rawValue), entry.argument,
    ]
    for index in fields.indices { line.append(" ", UInt64(fields[index])) }
    line.append(" x", UInt64(entry.count))
    line.append(" ")
    line.append(entry.code, entry.subject, argument: entry.argument)
    return Int(truncatingIfNeeded: entry.sequence) &+ 1
  }
}
