/// The beginning of a word that was not understood, fit to be shown again.
///
/// What is not printable ASCII is shown as `?`, and a longer word ends in `~`.
public struct Excerpt: Sendable {
  public static var limit: Int { 16 }

  private var bytes = InlineArray<16, UInt8>(repeating: 0)
  private var count = 0

  public init(_ word: Span<UInt8>) {
    for index in word.indices where count < Excerpt.limit {
      let byte = word[index]
      bytes[count] = byte > 0x20 && byte < 0x7f ? byte : 0x3f
      count += 1
    }
    if word.count > Excerpt.limit { bytes[Excerpt.limit - 1] = 0x7e }
  }

  var span: Span<UInt8> {
    @_addressableSelf @_lifetime(borrow self)
    get { bytes.span.extracting(0..<count) }
  }
}

extension Excerpt: Equatable {
  public static func == (a: Excerpt, b: Excerpt) -> Bool {
    guard a.count == b.count else { return false }
    for index in 0..<a.count where a.bytes[index] != b.bytes[index] { return false }
    return true
  }
}
