/// Decodes one text of canonical base64 as its characters come.
struct Base64Decoder: Sendable {
  /// Three bytes, or fewer where the text ends.
  struct Group {
    fileprivate let bits: UInt32
    let count: Int

    /// - Precondition: `0 <= place < count`.
    func byte(_ place: Int) -> UInt8 { UInt8(truncatingIfNeeded: bits >> UInt32(16 &- 8 &* place)) }
  }

  private var bits: UInt32 = 0
  /// How many characters of a group have come.
  private var places: UInt8 = 0
  private var padding: UInt8 = 0
  /// Something stands in the text that canonical base64 does not have there.
  private var isForeign = false

  init() {}

  /// Whether the characters so far are a canonical text.
  var isWhole: Bool { places == 0 && !isForeign }

  /// Takes the next character, and returns the group that it completed, if it did.
  mutating func take(_ character: UInt8) -> Group? {
    // Nothing follows a group with padding.
    if places == 0 && padding > 0 { isForeign = true }
    bits <<= 6
    if character == 0x3d && places >= 2 {
      padding &+= 1
    } else if padding == 0, let value = Base64.value(of: character) {
      bits |= UInt32(value)
    } else {
      isForeign = true
    }
    places = (places &+ 1) & 3
    guard places == 0, !isForeign else { return nil }
    let group = Group(bits: bits, count: 3 &- Int(padding))
    let unused: UInt32 = padding == 0 ? 0 : padding == 1 ? 0xff : 0xffff
    if bits & unused != 0 { isForeign = true }
    bits = 0
    return isForeign ? nil : group
  }
}
