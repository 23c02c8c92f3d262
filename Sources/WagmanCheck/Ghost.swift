import WagmanCore

/// What a search remembers of the way to a state beside the node: as little as the invariants
/// about several steps need that no state can be asked for.
struct Ghost: Equatable, Sendable {
  /// When a relay last went on; a reset counts.
  var lastRelayOn = Tick.zero
  /// Starts in a row from one medium, with that medium, for the ports with a boot selector.
  var sameMedium: InlineArray<2, UInt8> = .init(repeating: 0)
  var lastMedium: InlineArray<2, BootMedium> = .init(repeating: .sd)
  /// Guests that were started although the node hibernates.
  var forced = PortSet()

  static func == (a: Ghost, b: Ghost) -> Bool {
    a.lastRelayOn == b.lastRelayOn && a.forced == b.forced
      && a.sameMedium[0] == b.sameMedium[0] && a.sameMedium[1] == b.sameMedium[1]
      && a.lastMedium[0] == b.lastMedium[0] && a.lastMedium[1] == b.lastMedium[1]
  }
}

extension Ghost {
  /// In the upper 48 bits of a form's last word.
  func word(at now: Tick, spacing: TickSpan, unit: TickSpan) -> UInt64 {
    let age = min(now.since(lastRelayOn), spacing).milliseconds / unit.milliseconds
    var word = age << 16 | UInt64(forced.rawValue) << 32
    for index in 0..<2 where sameMedium[index] > 0 {
      let medium = UInt64(sameMedium[index]) << 1 | UInt64(lastMedium[index].rawValue)
      word |= medium << (40 + 8 * UInt64(index))
    }
    return word
  }

  init(word: UInt64, at now: Tick, unit: TickSpan) {
    lastRelayOn = Tick(
      milliseconds: now.milliseconds - (word >> 16 & 0xffff) * unit.milliseconds)
    forced = PortSet(rawValue: UInt8(word >> 32 & 0x1f))
    for index in 0..<2 {
      let medium = UInt8(word >> (40 + 8 * UInt64(index)) & 0xff)
      sameMedium[index] = medium >> 1
      lastMedium[index] = BootMedium(rawValue: medium & 1) ?? .sd
    }
  }
}
