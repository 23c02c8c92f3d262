/// The words that one parameter can be.
public enum Choice: UInt8, CaseIterable, Sendable {
  /// The word `force`, or nothing.
  case force
  /// The word `hb`, which says what is watched.
  case heartbeat
  /// `t` or `f`.
  case trueFalse
  /// `on` or `off`.
  case onOff
  /// `sd` or `emmc`.
  case medium
  /// `off`, `sd` or `emmc`.
  case loader
  /// `auto` or `manual`.
  case mode
  /// `shutdown` or `restart`.
  case message

  /// How many words there are to choose from; 1 to 3.
  public var count: UInt32 {
    switch self {
    case .force, .heartbeat: 1
    case .trueFalse, .onOff, .medium, .mode, .message: 2
    case .loader: 3
    }
  }

  /// The word with this number; the first one stands for every number beyond the last.
  ///
  /// Numbers are raw values where the words are those of an enumeration, and 1
  /// is yes where they are yes and no.
  public func word(_ number: UInt32) -> StaticString {
    switch self {
    case .force: "force"
    case .heartbeat: "hb"
    case .trueFalse: number == 1 ? "t" : "f"
    case .onOff: number == 1 ? "on" : "off"
    case .medium: number == 1 ? "emmc" : "sd"
    case .loader: number == 2 ? "emmc" : number == 1 ? "sd" : "off"
    case .mode: number == 1 ? "manual" : "auto"
    case .message: number == 1 ? "restart" : "shutdown"
    }
  }

  /// The number of a word; `nil` when it is none of them.
  public func number(of word: Span<UInt8>) -> UInt32? {
    for number in 0..<count where self.word(number).equals(word) { return number }
    return nil
  }

  /// The words in the order in which they are shown, yes before no.
  public func word(shownAt place: UInt32) -> StaticString {
    switch self {
    case .trueFalse, .onOff: word(1 &- place)
    case .force, .heartbeat, .medium, .loader, .mode, .message: word(place)
    }
  }
}
