/// One parameter of a command.
public struct Parameter: Sendable {
  /// The name in usages and errors, in upper case, such as `SECONDS`.
  public let name: StaticString
  public let kind: ParameterKind
  public let presence: Presence

  public enum Presence: UInt8, Sendable {
    case required
    /// Optional parameters come last; all of them are given, or none.
    case optional
    /// At least one, and as many as the line holds. It is the last parameter.
    case repeating
  }

  public init(_ name: StaticString, _ kind: ParameterKind, _ presence: Presence = .required) {
    self.name = name
    self.kind = kind
    self.presence = presence
  }
}

/// What a parameter may be.
public enum ParameterKind: Equatable, Sendable {
  /// A port, 0 to 4.
  case port
  /// A number in decimal digits, both bounds included.
  case number(from: UInt32, to: UInt32, Unit)
  case choice(Choice)
  /// The name of a command.
  case command
}

/// What a number counts.
public enum Unit: UInt8, Sendable {
  case none, seconds

  /// The sign behind a number, as the command line writes it; empty for none.
  public var sign: StaticString {
    switch self {
    case .none: ""
    case .seconds: "s"
    }
  }
}
