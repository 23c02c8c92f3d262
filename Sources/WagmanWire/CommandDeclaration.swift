import WagmanCore

/// Everything that is to be known of a command: what the console, the command
/// line, scenarios and plans all read.
public struct CommandDeclaration: Sendable {
  public let name: CommandName
  public let parameters: BoundedList<6, Parameter>
  public let rights: CommandRights
  public let effect: CommandEffect
  /// What it does, in a sentence without a period.
  public let help: StaticString
  /// What the body of its response looks like, in words.
  public let reply: StaticString

  init(
    _ name: CommandName, _ parameters: BoundedList<6, Parameter>, _ rights: CommandRights,
    _ effect: CommandEffect, help: StaticString, reply: StaticString
  ) {
    self.name = name
    self.parameters = parameters
    self.rights = rights
    self.effect = effect
    self.help = help
    self.reply = reply
  }

  /// How many arguments must be given at least.
  public var requiredCount: Int {
    var count = 0
    for index in 0..<parameters.count where parameters[index].presence != .optional { count += 1 }
    return count
  }

  /// Whether the last parameter takes as many arguments as the line holds.
  public var isRepeating: Bool {
    parameters.count > 0 && parameters[parameters.count - 1].presence == .repeating
  }

  /// The parameter that the argument with this number is for; `nil` when there is none.
  public func parameter(forArgument number: Int) -> Parameter? {
    if number < parameters.count { return parameters[number] }
    return isRepeating ? parameters[parameters.count - 1] : nil
  }
}
