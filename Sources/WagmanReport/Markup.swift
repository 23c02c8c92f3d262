/// The text of a page as it is written, element by element.
///
/// It is markup for a reader of HTML and for one of XML alike.
struct Markup {
  typealias Attributes = KeyValuePairs<String, String>

  private(set) var text = ""

  /// An element with what `content` writes.
  mutating func element(
    _ name: String, _ attributes: Attributes = [:], _ content: (inout Markup) -> Void
  ) {
    text += "<\(name)"
    write(attributes)
    text += ">"
    content(&self)
    text += "</\(name)>"
  }

  /// An element that holds words.
  mutating func element(_ name: String, _ attributes: Attributes = [:], words: String) {
    element(name, attributes) { $0.words(words) }
  }

  /// An element that holds nothing.
  mutating func empty(_ name: String, _ attributes: Attributes = [:]) {
    text += "<\(name)"
    write(attributes)
    text += "/>"
  }

  mutating func words(_ words: String) { text += Self.escape(words) }

  /// Text that is markup, or that needs no escape.
  mutating func raw(_ markup: String) { text += markup }

  private mutating func write(_ attributes: Attributes) {
    for (name, value) in attributes { text += " \(name)=\"\(Self.escape(value))\"" }
  }

  /// Words that mean nothing but themselves, in an element or in quotation marks.
  static func escape(_ words: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(words.utf8.count)
    for scalar in words.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(visible(scalar))
      }
    }
    return escaped
  }

  /// What a page cannot hold is shown by a sign for it.
  static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 9, 10: scalar
    case 0..<32: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{fffd}"
    case 127..<160, 0xfffe, 0xffff: "\u{fffd}"
    default: scalar
    }
  }
}
