import WagmanCore

/// The state of a guest as sensorgrams tell it.
public enum GuestStateReport: UInt8, CaseIterable, Sendable {
  case disabled = 0
  case stopped = 1
  /// Also cycling.
  case starting = 2
  case started = 3
  /// Also restarting.
  case stopping = 4

  /// What is told of a guest in this phase; `nil` for the controller's phases.
  public init?(_ phase: Phase) {
    switch phase {
    case .disabled: self = .disabled
    case .stopped: self = .stopped
    case .cycling, .starting: self = .starting
    case .started: self = .started
    case .stopping, .restarting: self = .stopping
    case .startDevices, .startNextDevice, .normal, .willHibernate, .hibernation, .none: return nil
    }
  }
}
