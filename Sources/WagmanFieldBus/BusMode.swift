/// Who owns time.
public enum BusMode: UInt8, Sendable {
  /// The plant: time moves when the controller is done with the last tick.
  case lockstep = 0
  /// The controller's own timer, which the plant follows.
  case free = 1

  /// The version of the protocol that both ends must speak.
  public static var version: UInt8 { 1 }
}

/// The analogue inputs that are read one at a time.
public enum AnalogInput: UInt8, Sendable {
  case thermistor = 0
  case voltage = 1
  case light = 2
}
