/// Where in what the board's program does a brown-out strikes.
///
/// Effects are what a program does to its board: a page written, a relay or a boot
/// selector set, a message sent, the clock set, a reset asked for.
public enum BrownOutPlace: Equatable, Sendable {
  /// In the next switching of a relay: its contacts have moved or not.
  case switching
  /// In the next write of a page, which is torn.
  case write
  /// After so many more effects, before the next one.
  case effects(Int)
  /// After so many more pages are written, before the next one is.
  case writes(Int)
}
