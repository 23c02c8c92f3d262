/// What the controller knows of the guests, made by their owner for each step.
public struct GuestsView: Equatable, Sendable {
  /// Stopped or disabled.
  public var down = PortSet()
  public var cycling = PortSet()
  public var starting = PortSet()
  public var started = PortSet()
  public var stopping = PortSet()
  public var restarting = PortSet()
  /// Enabled, wanted and not held off.
  public var startable = PortSet()
  /// Enabled and wanted, held off or not.
  public var wanted = PortSet()
  /// Some stop waits for the end of a boot.
  public var stopWaits = PortSet()
  /// The controller's own stop waits for the end of a boot.
  public var controllersStopWaits = PortSet()

  public init() {}

  mutating func include(_ guest: Guest, at now: Tick) {
    let port = guest.port
    switch guest.state {
    case .disabled, .stopped: down.insert(port)
    case .cycling: cycling.insert(port)
    case .starting(_, let stop):
      starting.insert(port)
      if stop != nil { stopWaits.insert(port) }
      if stop?.isControllers == true { controllersStopWaits.insert(port) }
    case .started: started.insert(port)
    case .stopping: stopping.insert(port)
    case .restarting: restarting.insert(port)
    }
    guard guest.memory.isEnabled && guest.memory.isWanted else { return }
    wanted.insert(port)
    if !guest.isHeldOff(at: now) { startable.insert(port) }
  }

  /// Stopped, and not disabled: a disabled guest is not enabled.
  var stoppedAndStartable: PortSet { down.intersection(startable) }
}
