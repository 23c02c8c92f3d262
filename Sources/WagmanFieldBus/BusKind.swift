/// What a message on the field bus asks for, or answers.
///
/// Requests go from the controller to the plant; their answers bear the same
/// kind, but for ``restart`` and ``refused``, which answer any request.
/// hardware/field-bus.md has the payloads.
public enum BusKind: UInt8, CaseIterable, Sendable {
  /// The controller began anew.
  case hello = 1
  /// The controller is done with the present tick and sleeps until another; lockstep.
  case done = 2
  /// The controller's own time; free mode.
  case poll = 3
  /// Heartbeats that the last status had no room for.
  case beats = 4
  /// Every sensor that the program samples.
  case sample = 5
  /// One analogue input.
  case analog = 6
  /// Moves a relay.
  case relay = 7
  /// Sets a boot selector.
  case medium = 8
  /// A message to a guest.
  case tell = 9
  /// Sets the clock.
  case clock = 10
  case readPage = 11
  case writePage = 12
  /// The program asked for a reset of its board.
  case reset = 13
  /// The controller is to reset itself now.
  case restart = 0x40
  /// The plant does not understand the request; it is not carried out.
  case refused = 0x41
}
