/// Why a board did not do, or may not have done, what it was asked.
public enum BoardError: Error, Equatable, Sendable {
  /// No whole reply came in time. Unless `wasHarmless`, nobody knows whether the
  /// board did what it was asked.
  case timedOut(milliseconds: UInt64, wasHarmless: Bool)
  /// The link was lost while the reply was awaited.
  case hungUp(String, wasHarmless: Bool)
  /// Replies came, but none that can be what the board meant.
  case garbled(String, wasHarmless: Bool)
  /// The board said no; nothing was changed. The reason is the board's own,
  /// empty where its wire has none.
  case refused(String)
  /// The board does not know this command.
  case unknownCommand(String)
  /// What the board speaks has no word for this command.
  case notOnThisWire(String)
  /// Another board than the one that was configured; both as 12 hex digits.
  case wrongBoard(expected: String, found: String)
  case interrupted
}

extension BoardError: CustomStringConvertible {
  /// One line for a person.
  public var description: String {
    switch self {
    case .timedOut(let milliseconds, let wasHarmless):
      "the board did not answer within \(milliseconds) ms" + doubt(wasHarmless)
    case .hungUp(let reason, let wasHarmless):
      "the link hung up: \(reason)" + doubt(wasHarmless)
    case .garbled(let what, let wasHarmless):
      "the board's answer was garbled: \(what)" + doubt(wasHarmless)
    case .refused(let reason):
      reason.isEmpty ? "the board refused" : "the board refused: \(reason)"
    case .unknownCommand(let name):
      "this board does not know the command '\(name)'"
    case .notOnThisWire(let name):
      "sensorgrams have no request for '\(name)'; a console link of the board has"
    case .wrongBoard(let expected, let found):
      "this is board \(found), not the configured \(expected); nothing was asked of it"
    case .interrupted: "interrupted"
    }
  }

  /// Whether a reply may still come.
  var leavesDoubt: Bool {
    switch self {
    case .timedOut, .garbled, .interrupted: true
    case .hungUp, .refused, .unknownCommand, .notOnThisWire, .wrongBoard: false
    }
  }

  private func doubt(_ wasHarmless: Bool) -> String {
    wasHarmless ? "" : "; it may or may not have done it, look with 'wagman status'"
  }
}
