/// What happens once because of a step.
///
/// Levels (relay, LED, boot selector) are no effects: they follow from the state.
public enum Effect: Equatable, Sendable {
  /// Write this to the log, and show it to whoever looks.
  case event(Event)
  /// Send this to the guest on a port.
  case message(Port, Message)
}

/// The effects of one step, in the order in which they are to be carried out.
///
/// A step has at most 29: entering hibernation stops five guests, each with a
/// change of state and a message, on top of the command and the controller's own.
public typealias Outbox = BoundedList<32, Effect>

extension BoundedList where Element == Effect {
  mutating func log(_ code: EventCode, _ subject: Subject, at now: Tick, argument: UInt32 = 0) {
    append(.event(Event(at: now, code, subject, argument: argument)))
  }
}
