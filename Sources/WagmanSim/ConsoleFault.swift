/// What becomes of bytes on a console.
public enum ConsoleFault: UInt8, CaseIterable, Sendable {
  case loses
  case doubles
  /// Another byte comes instead.
  case garbles
  /// It comes 1 to 100 ms late, and what follows it waits.
  case delays
}
