/// The text of the data that the page's script reads: JSON that cannot end its element.
struct DataText {
  private(set) var text = ""

  mutating func raw(_ json: String) { text += json }

  /// A list of what `write` writes of each.
  mutating func list<Elements: Sequence>(
    _ elements: Elements, _ write: (inout DataText, Elements.Element) -> Void
  ) {
    text += "["
    var isFirst = true
    for element in elements {
      if !isFirst { text += "," }
      isFirst = false
      write(&self, element)
    }
    text += "]"
  }

  mutating func string(_ words: String) {
    text += "\""
    for scalar in words.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "<": text += "\\u003c"
      case ">": text += "\\u003e"
      case "&": text += "\\u0026"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      default: text.unicodeScalars.append(Markup.visible(scalar))
      }
    }
    text += "\""
  }
}
