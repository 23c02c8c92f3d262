import WagmanCore

/// The steps of a node, as a search takes them.
///
/// ``MachineSteps`` are those of the real machines. Another one can do a step wrong, to show that
/// the search sees it.
package protocol NodeSteps: Sendable {
  func reset(
    _ node: inout Node, _ reset: Node.Reset, at now: Tick, into outbox: inout Outbox)

  func fireNextAlarm(_ node: inout Node, dueBy now: Tick, into outbox: inout Outbox) -> Bool

  func handle(
    _ node: inout Node, _ input: Node.Input, at now: Tick, into outbox: inout Outbox
  ) -> Refusal?
}

/// The machines themselves.
package struct MachineSteps: NodeSteps {
  package init() {}

  package func reset(
    _ node: inout Node, _ reset: Node.Reset, at now: Tick, into outbox: inout Outbox
  ) {
    node.reset(reset, at: now, into: &outbox)
  }

  package func fireNextAlarm(
    _ node: inout Node, dueBy now: Tick, into outbox: inout Outbox
  ) -> Bool {
    node.fireNextAlarm(dueBy: now, into: &outbox)
  }

  package func handle(
    _ node: inout Node, _ input: Node.Input, at now: Tick, into outbox: inout Outbox
  ) -> Refusal? {
    node.handle(input, at: now, into: &outbox)
  }
}
