import WagmanCore

/// Everything that is to be known of a command: what the console, the command
/// line, scenarios and plans all read.
public struct CommandDeclaration: Sendable {
  public let name: CommandName

  public var parameters: ParameterList { name.parameters }
  public var rights: CommandRights { name.rights }
  public var effect: CommandEffect { name.effect }
  /// What it does, in a sentence without a period.
  public var help: StaticString { name.help }
  /// What the body of its response looks like, in words.
  public var reply: StaticString { name.reply }

  /// How many arguments must be given at least.
  public var requiredCount: Int {
    var count = 0
    while let parameter = parameters.parameter(count), parameter.presence != .optional {
      count += 1
    }
    return count
  }

  /// Whether the last parameter takes as many arguments as the line holds.
  public var isRepeating: Bool { last?.presence == .repeating }

  /// The parameter that the argument with this number is for; `nil` when there is none.
  public func parameter(forArgument number: Int) -> Parameter? {
    if let parameter = parameters.parameter(number) { return parameter }
    return isRepeating ? last : nil
  }

  private var last: Parameter? { parameters.parameter(parameters.count - 1) }
}
