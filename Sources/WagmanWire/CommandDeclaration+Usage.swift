import WagmanCore

extension CommandDeclaration {
  /// Writes how the command is used, such as `stop PORT [SECONDS]`.
  public func writeUsage<let capacity: Int>(into line: inout TextLine<capacity>) {
    line.append(name.text)
    var isOpen = false
    var number = 0
    while let parameter = parameters.parameter(number) {
      number += 1
      line.append(byte: ASCII.blank)
      if parameter.presence == .optional && !isOpen {
        line.append("[")
        isOpen = true
      }
      line.append(placeOf: parameter)
    }
    if isOpen { line.append("]") }
  }
}

extension TextLine {
  fileprivate mutating func append(placeOf parameter: Parameter) {
    switch parameter.kind {
    case .choice(let choice):
      append(choice, between: "|")
    case .port, .number, .command:
      append(parameter.name)
    }
    if parameter.presence == .repeating { append("...") }
  }

  mutating func append(_ choice: Choice, between separator: StaticString) {
    for place in 0..<choice.count {
      if place > 0 { append(separator) }
      append(choice.word(shownAt: place))
    }
  }
}
