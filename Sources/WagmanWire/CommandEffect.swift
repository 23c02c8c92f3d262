/// What a command does to the board.
public enum CommandEffect: UInt8, Sendable {
  /// Nothing changes; it may be sent as often as anybody likes.
  case reading
  /// It reads without its optional argument and sets with it.
  case readingOrSetting
  /// It changes something, and a second one right after it changes nothing more.
  case setting
  /// It does something each time it is sent: whoever got no answer looks before
  /// sending it again.
  case action
}
