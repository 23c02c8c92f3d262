/// Who may give a command.
public enum CommandRights: UInt8, Sendable {
  case everyone
  /// The guest on that port, and administration.
  case ownPort
  case administration
  /// Everyone without the optional argument, administration with it.
  case everyoneToRead
}
