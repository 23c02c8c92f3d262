import WagmanCore

/// A line of the body of `state`: whose it is, its state, and `name=value` words.
public struct StateLine: Equatable, Sendable {
  /// `nc` to `x2`, `controller` or `environment`.
  public let subject: String
  public let state: String
  /// Words after the state that are no setting, as in `supply-low`.
  public let flags: [String]
  private let settings: [String: String]

  /// - Returns: `nil` for a line of fewer than two words.
  public init?(_ line: String) {
    let words = line.split(separator: " ")
    guard words.count >= 2 else { return nil }
    subject = String(words[0])
    state = String(words[1])
    var settings: [String: String] = [:]
    var flags: [String] = []
    for word in words.dropFirst(2) {
      let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 {
        settings[String(pair[0])] = String(pair[1])
      } else {
        flags.append(String(word))
      }
    }
    self.settings = settings
    self.flags = flags
  }

  public subscript(name: String) -> String? { settings[name] }

  public func number(_ name: String) -> UInt64? { settings[name].flatMap { UInt64($0) } }

  public func flag(_ name: String) -> Bool? {
    switch settings[name] {
    case "1": true
    case "0": false
    default: nil
    }
  }

  /// The alarm that fires next and in how many seconds.
  public var alarm: (name: String, seconds: UInt64)? {
    guard let words = settings["alarm"]?.split(separator: ":"), words.count == 2,
      let seconds = UInt64(words[1])
    else { return nil }
    return (String(words[0]), seconds)
  }

  /// The port whose guest the line is about.
  public var port: Port? { Port.every.first { "\($0.name)" == subject } }
}
