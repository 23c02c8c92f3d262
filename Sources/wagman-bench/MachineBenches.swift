import WagmanCore
import WagmanImage

/// The machines alone, without a board, a log or a memory.
enum MachineBenches {
  static func figures(_ options: BenchOptions) -> [Figure] {
    var checks: UInt64 = 0
    let oneGuest = perSecond(options.rounds, count: 20_000_000) {
      checks &+= heartbeats(count: 20_000_000)
    }
    let day = perSecond(options.rounds, count: 10_000_000) {
      checks &+= ordinary(count: 10_000_000)
    }
    let anything = perSecond(options.rounds, count: 2_000_000) {
      checks &+= random(count: 2_000_000)
    }
    precondition(checks > 0, "The machines did nothing")
    return [
      Figure("machines.guest_heartbeats", oneGuest, "events/s"),
      Figure("machines.node_ordinary", day, "events/s"),
      Figure("machines.node_random", anything, "events/s"),
    ]
  }

  private static func perSecond(_ rounds: Int, count: Int, _ run: () -> Void) -> Double {
    Double(count) / Stopwatch.median(of: rounds, run)
  }

  /// A node whose five guests are up, ten minutes after it began.
  private static func runningNode(_ outbox: inout Outbox) -> Node {
    var node = Node(
      configuration: NodeConfiguration(),
      ports: .init { _ in PortMemory(isEnabled: true, isWatched: true) }, memory: NodeMemory())
    node.reset(
      Node.Reset(cause: .powerOn, relaysOn: PortSet(), isSupplyLow: false), at: .zero, into: &outbox
    )
    for second in 1...600 {
      let now = Tick(milliseconds: UInt64(second) * 1_000)
      settle(&node, to: now, &outbox)
      for index in 0..<Port.count where node.relaysOn.contains(Port(unchecked: index)) {
        node.heartbeat(Port(unchecked: index), at: now, into: &outbox)
      }
      outbox.removeAll()
    }
    return node
  }

  @inline(__always)
  private static func settle(_ node: inout Node, to now: Tick, _ outbox: inout Outbox) {
    while node.fireNextAlarm(dueBy: now, into: &outbox) { outbox.removeAll() }
  }

  /// Heartbeats of guests that are up.
  private static func heartbeats(count: Int) -> UInt64 {
    var outbox = Outbox()
    var node = runningNode(&outbox)
    var now: UInt64 = 600_000
    var port = 0
    for _ in 0..<count {
      now &+= 2_000
      port = port == 4 ? 0 : port + 1
      settle(&node, to: Tick(milliseconds: now), &outbox)
      node.heartbeat(Port(unchecked: port), at: Tick(milliseconds: now), into: &outbox)
    }
    return node.deadline.milliseconds
  }

  /// What a day is made of: two samples to a heartbeat, and the alarms that come of them.
  private static func ordinary(count: Int) -> UInt64 {
    var outbox = Outbox()
    var node = runningNode(&outbox)
    let fair = EnvironmentSample(millidegrees: 30_000, humidity: 50_000, millivolts: 5_050)
    var now: UInt64 = 600_000
    var port = 0
    for event in 0..<count {
      if event % 3 == 0 {
        port = port == 4 ? 0 : port + 1
        node.heartbeat(Port(unchecked: port), at: Tick(milliseconds: now), into: &outbox)
      } else {
        now &+= 1_000
        settle(&node, to: Tick(milliseconds: now), &outbox)
        node.sample(fair, at: Tick(milliseconds: now), into: &outbox)
      }
      if !outbox.isEmpty { outbox.removeAll() }
    }
    return node.deadline.milliseconds
  }

  /// Commands, heartbeats, samples and overcurrents in any order.
  private static func random(count: Int) -> UInt64 {
    var outbox = Outbox()
    var node = runningNode(&outbox)
    var draws = SplitMix64(seed: 5)
    var now: UInt64 = 600_000
    var refused: UInt64 = 0
    for _ in 0..<count {
      let draw = draws.next()
      now &+= draw >> 8 & 0xfff
      settle(&node, to: Tick(milliseconds: now), &outbox)
      let port = Port(unchecked: Int(draw >> 32 & 0xffff) * 5 >> 16)
      let input: Node.Input =
        switch draw & 15 {
        case 0: .command(.start(isForced: false), port, .host)
        case 1: .command(.stop(delay: nil), port, .host)
        case 2: .command(.restart(isForced: false), port, .host)
        case 3: .command(.kill, port, .host)
        case 4: .command(.enable, port, .host)
        case 5: .command(.disable, port, .host)
        case 6: .overcurrent(port)
        case 7: .command(.chooseMedium(.sd), port, .host)
        case 8, 9:
          .sample(
            EnvironmentSample(
              millidegrees: Int32(draw >> 48) + 10_000, humidity: 50_000, millivolts: 5_050))
        default: .heartbeat(port)
        }
      if node.handle(input, at: Tick(milliseconds: now), into: &outbox) != nil { refused &+= 1 }
      outbox.removeAll()
    }
    return node.deadline.milliseconds &+ refused
  }
}
