import WagmanCore
import WagmanHAL
import WagmanWire

/// `why PORT`: the entries of the log that led to a port's state.
extension Firmware where B: ~Copyable {
  /// Finds the chain of a port; the log is read once.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  func reasons(of port: Port) -> Reasons {
    var search = ReasonSearch(port)
    var cursor = log.ring.cursor()
    while let entry = cursor.next(in: board) { search.take(entry) }
    var first = search.first
    var standing = UInt32.max
    let guest = node.guests[port.index]
    if manual != nil {
      standing = search.manual
    } else if node.controller.isHibernating && search.episode > 0
      && guest.isDown && guest.memory.isWanted && guest.memory.isEnabled
    {
      standing = search.episode
      first = min(first, standing)
    }
    return Reasons(
      port: port, first: first, last: log.newestSequence, lastStep: search.lastStep,
      standing: standing)
  }

  /// Writes the next entry of a chain, from the one with the number `sequence` on.
  ///
  /// - Returns: the number after the entry that was written; `nil` when there is no more.
  @inline(never)
  func writeReason(
    from sequence: UInt32, of reasons: Reasons, into line: inout OutputLine
  ) -> UInt32? {
    var cursor = log.ring.cursor(from: max(sequence, reasons.first))
    while let entry = cursor.next(in: board), entry.sequence <= reasons.last {
      guard reasons.contain(entry) else { continue }
      write(entry, into: &line)
      return entry.sequence + 1
    }
    return nil
  }

  /// Writes an entry: its time, what happened, and how often.
  @inline(never)
  func write(_ entry: LogEntry, into line: inout OutputLine) {
    if entry.isClockTime, let seconds = UInt32(exactly: entry.milliseconds / 1_000),
      let moment = DateTime(epochSeconds: seconds)
    {
      line.append(moment)
    } else {
      line.append("up ", entry.milliseconds / 1_000)
    }
    line.append(" ")
    line.append(entry.code, entry.subject, argument: entry.argument)
    if entry.count > 1 { line.append(" x", UInt64(entry.count)) }
  }
}
