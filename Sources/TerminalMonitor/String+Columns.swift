extension Unicode.Scalar {
  /// How many columns of a terminal it takes, as Unicode has it where the width is certain.
  var columns: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F900...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}

extension Character {
  var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }
}

extension String {
  var columns: Int {
    utf8.allSatisfy { (0x20..<0x7F).contains($0) } ? utf8.count : reduce(0) { $0 + $1.columns }
  }

  /// Without anything that moves the cursor or ends a line.
  var onOneLine: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          guard scalar.properties.generalCategory == .control else {
            return scalar.properties.isWhitespace ? " " : scalar
          }
          return scalar.properties.isWhitespace ? " " : "\u{FFFD}"
        }))
  }

  /// No wider than so many columns: a third of them for the beginning, an ellipsis, the end.
  func cutInTheMiddle(to width: Int) -> String {
    guard columns > width, width > 8 else { return cut(to: width) }
    let head = cut(to: width / 3)
    var left = width - head.columns
    var tail = ""
    for character in reversed() {
      guard character.columns <= left else { break }
      left -= character.columns
      tail.insert(character, at: tail.startIndex)
    }
    return head + tail
  }

  /// No wider than so many columns; what is left out is an ellipsis.
  func cut(to width: Int) -> String {
    guard columns > width else { return self }
    guard width > 0 else { return "" }
    var left = width - 1
    var kept = ""
    for character in self {
      guard character.columns <= left else { break }
      left -= character.columns
      kept.append(character)
    }
    return kept + "…"
  }

  /// Exactly so many columns.
  func padded(to width: Int) -> String {
    let text = cut(to: width)
    return text + String(repeating: " ", count: max(0, width - text.columns))
  }

  /// At least so many columns, at the right.
  func aligned(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - columns)) + self
  }
}
