import WagmanCore

/// Which events a scenario's expectation means, as in `gn starting from emmc`.
public struct EventPattern: Equatable, Sendable {
  /// `nil` means any guest.
  public let subject: Subject?
  public let kind: Kind
  /// As it stands in the scenario.
  public let text: String

  /// What is `nil` may be anything.
  public enum Kind: Equatable, Sendable {
    case entered(
      Phase, from: Phase?, because: Cause?, attempt: UInt8?, medium: BootMedium?)
    case happened(EventCode)
    case command(CommandCode?)
    case refused(Refusal?)
    case reset(ResetCause?)
    case critical(Sensor?)
    case sensor(EventCode, Sensor?)
    case causes(EventCode, HibernationCauses)
  }

  public func matches(_ event: Event) -> Bool {
    guard subject.map({ $0 == event.subject }) ?? (event.subject.port != nil) else {
      return false
    }
    switch kind {
    case .entered(let to, let from, let cause, let attempt, let medium):
      guard event.code == .entered, let entry = Entry(argument: event.argument) else {
        return false
      }
      return entry.to == to && (from == nil || from == entry.from)
        && (cause == nil || cause == entry.cause)
        && (attempt == nil || attempt == entry.attempt)
        && (medium == nil || medium == entry.medium)
    case .happened(let code):
      return event.code == code
    case .command(let code):
      guard event.code == .command, let trace = CommandTrace(argument: event.argument) else {
        return false
      }
      return code == nil || code == trace.code
    case .refused(let reason):
      guard event.code == .refused, let trace = CommandTrace(argument: event.argument) else {
        return false
      }
      return reason == nil || reason == trace.refusal
    case .reset(let cause):
      guard event.code == .reset else { return false }
      return cause.map { UInt32($0.rawValue) == event.argument } ?? true
    case .critical(let sensor):
      guard event.code == .environmentCritical else { return false }
      return sensor.map { event.argument >> UInt32($0.rawValue) & 1 == 1 } ?? true
    case .sensor(let code, let sensor):
      guard event.code == code else { return false }
      return sensor.map { UInt32($0.rawValue) == event.argument } ?? true
    case .causes(let code, let causes):
      return event.code == code && event.argument == UInt32(causes.rawValue)
    }
  }
}
