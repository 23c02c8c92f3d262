import WagmanCore
import WagmanHAL
import WagmanWire

/// The lines that go out once a minute, in their order.
enum StatusLine {
  static var count: UInt8 { 8 }
}

extension Firmware where B: ~Copyable {
  /// Lets every client have the status; one that has not yet taken the last one
  /// keeps that and misses this.
  ///
  /// `log off` silences consoles alone: what goes out as sensorgrams is no log line.
  mutating func queueStatus() {
    for link in 0..<min(consoleCount, board.linkCount) {
      guard let attachment = board.attachment(link) else { continue }
      let isSilent = attachment.wire == .console && !records.board.isLogging
      if !isSilent && consoles[link].statusPart == nil { consoles[link].statusPart = 0 }
    }
  }

  /// Writes one line of the status, with its end.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  func writeStatus(_ number: UInt8, into line: inout OutputLine) {
    switch number {
    case 0:
      line.append("log: id ")
      writeIdentifier(into: &line)
    case 1:
      line.append("log: date ")
      writeDate(into: &line)
    case 2:
      line.append("log: cu ")
      writeCurrents(into: &line)
    case 3:
      line.append("log: th")
      for index in 0..<Port.count {
        line.append(" ")
        line.append(decimal: board.thermistor(Port(unchecked: index)))
      }
    case 4:
      line.append("log: env ")
      line.append(reading: lastSample.temperature)
      line.append(" ")
      line.append(reading: lastSample.humidity)
    case 5:
      line.append("log: fails")
      for index in 0..<Port.count {
        line.append(" ")
        line.append(decimal: records.port(Port(unchecked: index)).memory.failures)
      }
    case 6:
      line.append("log: enabled")
      for index in 0..<Port.count {
        let port = Port(unchecked: index)
        guard records.port(port).memory.isEnabled else { continue }
        line.append(" ")
        line.append(port.name)
      }
    default:
      line.append("log: media ")
      line.append(nextMedium(.nodeController).name)
      line.append(" ")
      line.append(nextMedium(Port(unchecked: 1)).name)
    }
    line.appendLineEnd()
  }

  func writeIdentifier(into line: inout OutputLine) {
    line.append(hex: board.identifier & 0xffff_ffff_ffff, digits: 12)
  }

  /// `Y M D h m s`; the epoch's begin while the clock is not set.
  func writeDate(into line: inout OutputLine) {
    if let moment = DateTime(epochSeconds: board.epochSeconds ?? 0) {
      line.append(moment)
    } else {
      line.append("1970 1 1 0 0 0")
    }
  }

  func writeCurrents(into line: inout OutputLine) {
    line.append(decimal: lastSample.systemMilliamperes)
    for index in 0..<Port.count {
      line.append(" ")
      line.append(decimal: lastSample.milliamperes[index])
    }
  }

  /// The medium of the next start of a port with a boot selector.
  func nextMedium(_ port: Port) -> BootMedium {
    if let manual, port.hasBootSelector { return manual.media[port.index] }
    return node.guests[port.index].nextMedium(in: node.configuration)
  }
}

extension TextLine {
  /// A raw sensor value with two decimals; 998 for a silent sensor, 999 for a corrupt answer.
  mutating func append(reading: RawReading) {
    switch reading.status {
    case .valid: append(decimal: reading.raw)
    case .silent: append("998")
    case .corrupt: append("999")
    }
    append(".00")
  }
}
