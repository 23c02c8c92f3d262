import WagmanCore
import WagmanHAL

/// What is known of whoever is on a UART, which says nothing of coming and going.
struct ConsolePlace {
  var wire = Attachment.Wire.console
  var session: UInt32 = 1
  var isWithinLine = false
}

/// Console 0 is the administration's; console n is the one of the guest on port n.
extension BusBoard {
  public var linkCount: Int { places.count }

  public func attachment(_ link: Int) -> Attachment? {
    Attachment(
      wire: places[link].wire,
      rights: link == 0 ? .administration : .guest(Port(unchecked: link)),
      session: places[link].session)
  }

  public var hasLinkActivity: Bool {
    for console in places.indices where chip.peek(console) != nil || chip.hasDrained(console) {
      return true
    }
    return false
  }

  /// The next byte of a line of the wire that is spoken.
  ///
  /// The first byte of a line tells which that is: sensorgrams are shorter than
  /// 1024 bytes, so that their base64 begins with `A`, and a line of the console
  /// with `@` or a small letter. With anything else it is a damaged line of the wire
  /// that was spoken so far. Where it changes there is nothing to receive before the
  /// program has looked at the attachment again.
  public mutating func receive(on link: Int) -> UInt8? {
    guard let byte = chip.peek(link) else {
      chip.clearDrained(link)
      return nil
    }
    let isEnd = byte == 0x0a
    if !places[link].isWithinLine && !isEnd && byte != 0x0d {
      let wire: Attachment.Wire =
        switch byte {
        case 0x41: .sensorgram
        case 0x40, 0x61...0x7a: .console
        default: places[link].wire
        }
      guard wire == places[link].wire else {
        places[link].wire = wire
        places[link].session &+= 1
        return nil
      }
    }
    places[link].isWithinLine = !isEnd && (places[link].isWithinLine || byte != 0x0d)
    return chip.receive(on: link)
  }

  public func room(on link: Int) -> Int { chip.room(on: link) }

  public mutating func send(_ bytes: Span<UInt8>, on link: Int) { chip.send(bytes, on: link) }
}
