import WagmanCore

/// What is wrong with a request whose command exists.
///
/// Parameters are given by their number in the command's declaration.
public enum RequestError: Error, Equatable, Sendable {
  case missingArgument(CommandName, parameter: UInt8)
  case tooManyArguments(CommandName)
  /// Not a number, or none that a board has.
  case invalidPort(Excerpt)
  case notANumber(CommandName, parameter: UInt8, Excerpt)
  case outOfRange(CommandName, parameter: UInt8, Excerpt)
  /// None of the words that the parameter can be.
  case invalidChoice(CommandName, parameter: UInt8, Excerpt)
  /// Each field of the date is within its bounds, but its month has no such day.
  case noSuchDay
  /// A command that `help` does not know.
  case unknownCommand(Excerpt)
  /// The body is `invalid media`, as boards in the field say it.
  case invalidMedium
  /// The body is `invalid mode`, as boards in the field say it.
  case invalidLoader
  /// The line claims a seal that does not fit it; it was changed on its way.
  case brokenSeal

  /// The refusal that this is for the rolling log, if it is one.
  public var refusal: Refusal? {
    switch self {
    case .invalidPort: .invalidPort
    case .invalidMedium: .invalidMedium
    case .missingArgument, .tooManyArguments, .notANumber, .outOfRange, .invalidChoice, .noSuchDay,
      .unknownCommand, .invalidLoader, .brokenSeal:
      nil
    }
  }

  /// Writes the line that the body of the response is, without its end.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  public func write<let capacity: Int>(into line: inout TextLine<capacity>) {
    switch self {
    case .invalidMedium:
      line.append("invalid media")
    case .invalidLoader:
      line.append("invalid mode")
    case .missingArgument(let name, let number):
      line.append("error: missing ")
      line.append(name.parameterName(number))
      line.append(": ")
      name.declaration.writeUsage(into: &line)
    case .tooManyArguments(let name):
      line.append("error: too many arguments: ")
      name.declaration.writeUsage(into: &line)
    case .invalidPort(let word):
      line.append("error: invalid port ", word)
      line.append(": 0 to 4")
    case .notANumber(let name, let number, let word):
      line.append("error: ")
      line.append(name.parameterName(number))
      line.append(" is not a number: ", word)
    case .outOfRange(let name, let number, let word):
      line.append("error: ")
      line.append(name.parameterName(number))
      line.append(" out of range: ", word)
      name.writeBounds(ofParameter: number, into: &line)
    case .invalidChoice(let name, let number, let word):
      line.append("error: invalid ")
      line.append(name.parameterName(number))
      line.append(" ", word)
      name.writeBounds(ofParameter: number, into: &line)
    case .noSuchDay:
      line.append("error: no such day")
    case .unknownCommand(let word):
      line.append("error: no command ", word)
    case .brokenSeal:
      line.append("error: broken seal")
    }
  }
}

extension TextLine {
  fileprivate mutating func append(_ text: StaticString, _ word: Excerpt) {
    append(text)
    append(word.span)
  }
}

extension CommandName {
  fileprivate func parameterName(_ number: UInt8) -> StaticString {
    declaration.parameter(forArgument: Int(number))?.name ?? "ARGUMENT"
  }

  fileprivate func writeBounds<let capacity: Int>(
    ofParameter number: UInt8, into line: inout TextLine<capacity>
  ) {
    switch declaration.parameter(forArgument: Int(number))?.kind {
    case .number(let lowest, let highest, let unit):
      line.append(": ")
      line.append(decimal: lowest)
      line.append(" to ")
      line.append(decimal: highest)
      line.append(unit.sign)
    case .choice(let choice):
      line.append(": ")
      line.append(choice, between: " or ")
    case .port, .command, .none:
      break
    }
  }
}

extension Refusal {
  /// Writes the line that says it in the body of a response, without its end.
  @inline(never)
  public func write<let capacity: Int>(into line: inout TextLine<capacity>) {
    line.append("error: ")
    switch self {
    case .invalidPort: line.append("invalid port: 0 to 4")
    case .disabled: line.append("the port is disabled")
    case .hibernating: line.append("the node hibernates; force starts the guest anyway")
    case .invalidMedium: line.append("the port has no boot selector")
    case .manual: line.append("the board is in manual mode")
    case .notPermitted: line.append("not permitted on this link")
    }
  }
}
