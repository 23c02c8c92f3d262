/// How something is to be taken, beside the word for it.
///
/// A page draws each in a colour and a pattern of its own; the word is always there, too.
public enum Tone: String, CaseIterable, Sendable {
  /// Neither good nor bad.
  case neutral
  /// As it should be.
  case good
  /// On its way, or worth a look.
  case waiting
  /// Not as it should be.
  case bad
  /// Without power, without effect, or not asked for.
  case off
}
