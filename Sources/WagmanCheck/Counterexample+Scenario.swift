import WagmanCore

extension Counterexample {
  /// The way as a scenario that `wagman sim` runs.
  ///
  /// Commands, resets and time are those of the way. What guests and the weather do is put as near
  /// as a scenario can say it: a heartbeat may come a moment later, and weather lasts until the
  /// next sample of the way. The exact steps stand above it.
  public func scenario(of plan: SearchPlan) -> String {
    let configuration = plan.scale.configuration(for: plan.ports)
    let times = times(of: plan, configuration)
    var lines = ["# Invariant \(breach.invariant) of docs/MACHINES.md: \(breach.what)\(place)."]
    lines.append("# After a power-on with all relays off, and \(moves.count) moves:")
    for (move, time) in zip(moves, times) { lines.append("# \(Self.text(time)) \(move.words)") }
    lines.append("name: counterexample")
    lines.append("about: the shortest way to a breach of invariant \(breach.invariant)")
    let end = (times.last ?? 0) + 600_000
    lines.append("for: \(Self.text(end))")
    let names = plan.ports.names
    // Their guests beat only where the way says so.
    let guests = names.map { "\($0): {profile: guest-node, failed-boots: 100%}" }
    lines.append("guests: {\(guests.joined(separator: ", "))}")
    lines.append("enabled: [\(names.joined(separator: ", "))]")
    lines.append("watched: [\(names.joined(separator: ", "))]")
    if plan.scale != .default { lines += Self.settings(configuration) }
    let timeline = timeline(at: times, until: end)
    if !timeline.isEmpty { lines += ["timeline:"] + timeline }
    return lines.joined(separator: "\n")
  }

  private var place: String { breach.port.map { ", on \($0.name)" } ?? "" }

  /// Milliseconds since the power-on of each move; of a wait, when it is over.
  private func times(of plan: SearchPlan, _ configuration: NodeConfiguration) -> [UInt64] {
    let walker = Walker(
      steps: MachineSteps(), ports: plan.ports, scale: plan.scale, configuration: configuration)
    var node = walker.blank
    var ignored: Breach?
    var ghost = walker.begin(&node, &ignored)
    var now = walker.form.now
    return moves.map { move in
      walker.make(move, in: &node, at: &now, &ghost, &ignored)
      return now.since(walker.form.now).milliseconds
    }
  }

  private func timeline(at times: [UInt64], until end: UInt64) -> [String] {
    var lines: [String] = []
    for (index, move) in moves.enumerated() {
      // Alarms that are due at the moment of an input come before it, here as on the way.
      let time = Self.text(times[index] + UInt64(index + 1) * 100)
      var rest = end - times[index]
      if let next = moves.indices.first(where: { $0 > index && moves[$0].isSample }) {
        rest = max(1_000, times[next] - times[index])
      }
      for happening in move.happenings(for: Self.text(rest)) {
        lines.append("  - {at: \(time), do: \(happening)}")
      }
    }
    return lines
  }

  private static func text(_ milliseconds: UInt64) -> String {
    if milliseconds % 60_000 == 0 { return "\(milliseconds / 60_000)min" }
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
  }

  private static func settings(_ configuration: NodeConfiguration) -> [String] {
    let limits = configuration.environment
    let spans: [(String, TickSpan)] = [
      ("enable-after", configuration.enableAfter), ("drain", configuration.drain),
      ("relay-spacing", configuration.relaySpacing), ("start-timeout", configuration.startTimeout),
      ("healthy-after", configuration.healthyAfter),
      ("heartbeat-timeout", configuration.heartbeatTimeout),
      ("stop-timeout", configuration.stopTimeout), ("quiet-time", configuration.quietTime),
      ("message-spacing", configuration.messageSpacing),
      ("unexpected-spacing", configuration.unexpectedSpacing),
      ("supply-retry", configuration.supplyRetry), ("hold-off", configuration.holdOff),
      ("longest-hold-off", configuration.longestHoldOff), ("turn", configuration.turn),
      ("stop-spacing", configuration.stopSpacing), ("hibernate-for", configuration.hibernateFor),
      ("hibernate-quantum", configuration.hibernateQuantum),
      ("critical-after", limits.criticalAfter), ("normal-after", limits.normalAfter),
      ("sensor-grace", limits.sensorGrace), ("blind-for", limits.blindFor),
    ]
    return ["config:"] + spans.map { "  \($0.0): \(text($0.1.milliseconds))" }
      + ["  primary-attempts: \(configuration.primaryAttempts)"]
  }
}

extension PortSet {
  var names: [String] {
    (0..<Port.count).compactMap { Port($0) }.filter { contains($0) }.map { "\($0.name)" }
  }
}
