import WagmanCheck
import WagmanCore
import WagmanHAL
import WagmanImage

/// Watches one virtual board for what must always hold: its machines step by
/// step, its contacts switching by switching, and its memory at each reset.
///
/// A class, for a board that nobody watches pays one pointer for it.
public final class Witness {
  /// What did not hold, at a moment of the run.
  public struct Violation: Equatable, Sendable {
    /// The number in MACHINES.md.
    public let invariant: UInt8
    public let port: Port?
    public let at: Tick
    public let isAtThePins: Bool
  }

  /// The first violation.
  public private(set) var violation: Violation?
  public private(set) var coverage = StepCoverage()
  /// Whether what the persistent memory gives back may be anything: its pages fail.
  public var memoryFails = false

  private var monitor: InvariantMonitor
  private let relaySpacing: TickSpan
  private let quantum: TickSpan
  private var relaysWanted = PortSet()
  /// When the program last closed a contact, or was reset.
  private var lastClosing = Tick.zero
  /// What the machines remembered since the last moment at which all of it was written,
  /// the oldest first.
  private var unwritten: [Remembered] = []
  private var lastMoment = Tick.zero
  private var wasCut = false
  /// Ports with a switching under way when the board lost its supply.
  private var suspects = PortSet()
  /// Somebody asked for the record to be cleared at this reset.
  private var isCleared = false

  private struct Remembered {
    var ports: InlineArray<5, PortMemory>
    var board: NodeMemory

    init(_ node: Node) {
      ports = .init { _ in PortMemory(isEnabled: false, isWatched: false) }
      for index in 0..<Port.count { ports[index] = node.guests[index].memory }
      board = node.memory
    }
  }

  public init(configuration: NodeConfiguration) {
    monitor = InvariantMonitor(configuration: configuration)
    relaySpacing = configuration.relaySpacing
    quantum = configuration.hibernateQuantum
    unwritten.reserveCapacity(64)
  }

  // MARK: The machines

  func stepped(
    _ step: Node.Step, at time: Tick, at moment: Tick, leaving node: borrowing Node,
    with outbox: Outbox
  ) {
    // By far the most steps: nothing comes of a heartbeat of a guest that is up, or of a
    // sample in fair weather, but time passes.
    if outbox.isEmpty && time < monitor.deadline {
      switch step {
      case .input(.heartbeat(let port), _) where node.guests[port.index].phase == .started:
        return coverage.countHeartbeatsWhileStarted(1)
      case .input(.sample, _): return
      case .input, .alarm, .reset: break
      }
    }
    coverage.count(step, leaving: node, with: outbox)
    if case .reset = step { recall(node) }
    monitor.watch(step, at: time, leaving: node, with: outbox)
    relaysWanted = node.relaysOn
    // What an earlier moment changed was written before it was over, or the power went.
    if moment > lastMoment && unwritten.count > 1 { unwritten.removeFirst(unwritten.count - 1) }
    lastMoment = moment
    unwritten.append(Remembered(node))
    if let found = monitor.violation {
      note(found.invariant, found.port, at: moment, atThePins: false)
    }
  }

  /// No deadline passes until then, on the board's clock, whatever does not happen.
  var deadline: Tick { monitor.deadline }

  /// Heartbeats of guests that are up, and nothing but time passed.
  func countHeartbeats(_ count: UInt64) {
    coverage.countHeartbeatsWhileStarted(UInt32(truncatingIfNeeded: count))
  }

  // MARK: The board

  /// The board begins anew.
  ///
  /// - Parameters:
  ///   - moment: Of the run.
  ///   - wasCut: whether its power went while the program worked.
  ///   - suspects: ports with a switching under way when the supply was lost.
  ///   - isCleared: whether the record is to be cleared now.
  func booted(at moment: Tick, wasCut: Bool, suspects: PortSet, isCleared: Bool) {
    // The power may have gone once it was cleared, and before the machines began.
    self.isCleared = self.isCleared || isCleared
    lastClosing = moment
    self.wasCut = wasCut
    self.suspects = suspects
  }

  /// The program switches a relay.
  func switches(_ port: Port, to level: RelayLevel, at moment: Tick) {
    guard level == .on else { return }
    if moment < lastClosing + relaySpacing { note(1, port, at: moment, atThePins: true) }
    lastClosing = moment
    if !relaysWanted.contains(port) { note(2, port, at: moment, atThePins: true) }
  }

  /// What a reset may leave of the memory: all of it, or where the power went
  /// within a step what was there before that step or after it, port by port.
  private func recall(_ node: Node) {
    defer {
      unwritten.removeAll(keepingCapacity: true)
      wasCut = false
      suspects = PortSet()
      isCleared = false
    }
    if isCleared { return recallDefaults(node) }
    for index in 0..<Port.count {
      let found = node.guests[index].memory
      var isLegal = memoryFails
      if wasCut {
        for past in unwritten where found.keeps(past.ports[index]) { isLegal = true }
      }
      if suspects.contains(Port(unchecked: index)) && !found.isEnabled { isLegal = true }
      if isLegal { monitor.recall(found, of: Port(unchecked: index)) }
    }
    if memoryFails {
      monitor.recall(node.memory)
    } else if wasCut,
      let past = unwritten.last(where: { node.memory.keeps($0.board, spendingAtMost: quantum) })
    {
      monitor.recall(past.board)
    }
  }

  /// A record that was cleared gives back its defaults.
  private func recallDefaults(_ node: Node) {
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      let defaults = PortRecord.defaults(for: port).memory
      monitor.clear(to: memoryFails ? node.guests[index].memory : defaults, of: port)
    }
    monitor.recall(memoryFails ? node.memory : BoardRecord().memory)
  }

  private func note(_ invariant: UInt8, _ port: Port?, at moment: Tick, atThePins: Bool) {
    guard violation == nil else { return }
    violation = Violation(invariant: invariant, port: port, at: moment, isAtThePins: atThePins)
  }
}

extension Witness.Violation: CustomStringConvertible {
  public var description: String {
    let place = port.map { " on port \($0.name)" } ?? ""
    return "invariant \(invariant)\(isAtThePins ? ", at the pins," : "") is broken\(place)"
      + " at \(at.text)"
  }
}
