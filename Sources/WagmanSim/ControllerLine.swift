/// The lines from the plant to a controller elsewhere: the field bus, and its consoles.
public protocol ControllerLine: AnyObject {
  /// Waits until a controller is on the field bus.
  ///
  /// - Returns: false when nobody came, or the wait was interrupted.
  func awaitController() -> Bool

  /// Waits for bytes from the controller and hands them over.
  ///
  /// - Returns: what became of the wait.
  func read(into bytes: inout [UInt8]) -> ControllerReading

  /// Sends bytes on the field bus.
  func write(_ bytes: [UInt8])

  /// Whether somebody wired this console.
  func hasConsole(_ console: Int) -> Bool

  /// Puts bytes on a console of the controller; they are lost where it has lost its power.
  ///
  /// - Returns: false when nobody wired this console, or it is gone while the controller is
  ///   there.
  func type(_ bytes: [UInt8], on console: Int) -> Bool
}

/// What became of a wait for the controller.
public enum ControllerReading: Sendable {
  case bytes
  /// The controller is gone from the line.
  case hungUp
  /// It said nothing for too long.
  case silent
  /// Somebody wants the program to end.
  case interrupted
}

/// Why a run with the controller elsewhere ended before its time.
public enum FieldBusFailure: Error, Equatable, Sendable, CustomStringConvertible {
  case noController
  case silent
  case interrupted
  /// The controller speaks another version of the protocol.
  case version(UInt8)
  /// A scenario types where the controller has no console, or nobody wired it.
  case noConsole(Int)

  public var description: String {
    switch self {
    case .noController: "no controller came to the field bus"
    case .silent: "the controller on the field bus does not answer"
    case .interrupted: "interrupted"
    case .version(let version):
      "the controller speaks version \(version) of the field bus; this program speaks version 1"
    case .noConsole(let number):
      "the scenario types on console \(number), which is not wired; give its --console"
    }
  }
}
