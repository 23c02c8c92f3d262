import WagmanCheck
import WagmanCore

/// Writes a history: it drives a node with jumps, looks at the states, and chooses what
/// happens next so that rare rows of the tables come up too.
struct Author {
  private(set) var history: History
  private(set) var node: Node
  private(set) var monitor: InvariantMonitor
  private(set) var census = Census()
  private let pace: History.Pace
  private var random: SplitMix64
  private var now: Tick
  private var actors: [GuestActor]
  private var weather: Weather
  private var commandDue: Tick
  private var resetDue: Tick
  private var lastPort = Port.nodeController

  init(seed: UInt64, pace: History.Pace) {
    var random = SplitMix64(seed: seed)
    self.pace = pace
    history = History.random(&random, pace: pace)
    node = history.node
    monitor = InvariantMonitor(configuration: history.configuration)
    now = history.start
    let start = now
    actors = (0..<Port.count).map { _ in GuestActor(&random, pace: pace, at: start) }
    weather = Weather(pace: pace, at: now)
    commandDue = now
    resetDue = now
    self.random = random
    reset(isFirst: true)
    commandDue = now + span(1, 60)
    scheduleReset()
  }

  /// The whole history.
  mutating func write() {
    while now < history.end {
      var next = min(min(commandDue, resetDue), weather.due)
      for actor in actors { next = min(next, actor.due) }
      // One alarm at a time: what it does may bring something about sooner.
      if node.deadline <= min(next, history.end) {
        fire()
        continue
      }
      now = min(next, history.end)
      if next >= history.end { break }
      if commandDue == next {
        command()
      } else if resetDue == next {
        reset(isFirst: false)
        scheduleReset()
      } else if weather.due == next {
        feed(.sample(weather.sample(at: now, hibernating: node.controller.isHibernating, &random)))
      } else {
        beat(dueAt: next)
      }
    }
  }

  private mutating func span(_ least: UInt64, _ most: UInt64) -> TickSpan {
    // Whole seconds now and then, so that inputs meet deadlines.
    let span = random.within(least * 1_000...most * 1_000)
    return .milliseconds(random.chance(30) ? max(1, span / 1_000) * 1_000 : span)
  }

  private mutating func run(to end: Tick) {
    while node.deadline <= end { fire() }
  }

  private mutating func fire() {
    let before = node
    let (subject, armed) = node.nextAlarm
    precondition(armed.due >= now, "time goes back")
    now = armed.due
    var outbox = Outbox()
    _ = node.fireNextAlarm(dueBy: armed.due, into: &outbox)
    note(.alarm(subject, armed.alarm), from: before, at: armed.due, outbox)
  }

  private mutating func feed(_ input: Node.Input) {
    precondition(history.moments.count < 1_000_000, "the history does not end")
    history.moments.append(.init(at: now, happening: .input(input)))
    let before = node
    var outbox = Outbox()
    let refusal = node.handle(input, at: now, into: &outbox)
    note(.input(input, refusal), from: before, at: now, outbox)
    run(to: now)
  }

  private mutating func note(
    _ step: InvariantMonitor.Step, from before: Node, at time: Tick, _ outbox: Outbox
  ) {
    monitor.watch(step, at: time, leaving: node, with: outbox)
    census.count(step, from: before, to: node, at: time, outbox)
    for index in 0..<Port.count { actors[index].see(node.guests[index], at: time, &random) }
    for index in 0..<outbox.count {
      if case .message(let port, _) = outbox[index] { actors[port.index].isTold(at: time, &random) }
    }
  }

  private mutating func beat(dueAt due: Tick) {
    guard let index = actors.indices.first(where: { actors[$0].due == due }),
      let port = Port(index)
    else { return }
    actors[index].hasBeaten(at: now, &random)
    feed(.heartbeat(port))
  }

  private mutating func scheduleReset() {
    resetDue = now + (pace == .anHour ? span(60, 2_400) : span(600, 4 * 86_400))
  }

  private mutating func reset(isFirst: Bool) {
    let all = random.below(100)
    let relays =
      all < 75 ? node.relaysOn : all < 85 ? PortSet() : PortSet(rawValue: UInt8(random.below(32)))
    let reset = Node.Reset(
      cause: ResetCause.allCases[Int(random.below(UInt64(ResetCause.allCases.count)))],
      relaysOn: isFirst ? PortSet(rawValue: UInt8(random.below(32))) : relays,
      isSupplyLow: random.chance(8))
    let isBoot = isFirst || random.chance(60)
    history.moments.append(.init(at: now, happening: .reset(reset, isBoot: isBoot)))
    let before = node
    if isBoot { node = node.rebuilt() }
    var outbox = Outbox()
    node.reset(reset, at: now, into: &outbox)
    note(.reset(reset), from: before, at: now, outbox)
    run(to: now)
  }
}

extension Author {
  private mutating func command() {
    feed(anInput())
    // Bursts: several commands within seconds, or at one moment.
    let gap = random.below(100)
    if gap < 15 {
      commandDue = now
    } else if gap < 55 {
      commandDue = now + span(0, 20)
    } else {
      commandDue = now + (pace == .anHour ? span(5, 240) : span(60, 10_800))
    }
  }

  /// A port; most often one in a phase that was drawn first, so that rare phases
  /// are met as often as common ones, or the last one again.
  private mutating func aPort() -> Port {
    if random.chance(45) { return lastPort }
    let phase = Phase(rawValue: UInt8(random.below(7)))
    let inPhase = Port.all.filter { node.guest($0).phase == phase }
    let ports = inPhase.isEmpty || random.chance(25) ? Port.all : inPhase
    lastPort = ports[Int(random.below(UInt64(ports.count)))]
    return lastPort
  }

  private mutating func aDelay() -> TickSpan? {
    switch random.below(10) {
    case 0...3: nil
    case 4: .milliseconds(0)
    case 5...8: span(1, 130)
    default: span(130, 900)
    }
  }

  private mutating func anInput() -> Node.Input {
    let port = aPort()
    let source = Source(rawValue: UInt8(random.below(3))) ?? .host
    let isForced = random.chance(node.controller.isHibernating ? 50 : 5)
    let command: GuestCommand
    let wakes: UInt64 = node.controller.isHibernating ? (pace == .anHour ? 9 : 4) : 1
    switch random.weighted([16, 16, 5, 9, 10, 4, 6, 6, 4, 2, wakes, 3]) {
    case 0: command = .start(isForced: isForced)
    case 1: command = .stop(delay: aDelay())
    case 2: command = .kill
    case 3: command = .restart(isForced: isForced)
    case 4: command = .enable
    case 5: command = .disable
    case 6: command = .watch(random.chance(70))
    case 7: command = .chooseMedium(random.chance(50) ? .sd : .emmc)
    case 8: return .overcurrent(port)
    case 9:
      return .hibernate(random.chance(15) ? nil : span(5, pace == .anHour ? 1_500 : 40_000), source)
    case 10: return .wake(source)
    default: return .heartbeat(port)
    }
    return .command(command, port, source)
  }
}

extension History {
  fileprivate static func random(_ random: inout SplitMix64, pace: Pace) -> History {
    var configuration = NodeConfiguration()
    if random.chance(40) {
      configuration.heartbeatLines = PortSet(rawValue: UInt8(random.below(32)))
    }
    configuration.primaryMedia = .init(repeating: random.chance(50) ? .sd : .emmc)
    var ports = InlineArray<5, PortMemory>(
      repeating: PortMemory(isEnabled: true, isWatched: true))
    for index in 0..<Port.count {
      ports[index] = PortMemory(
        isEnabled: random.chance(80), isWanted: random.chance(75), isWatched: random.chance(75),
        attempts: random.chance(70) ? 0 : UInt8(random.below(256)),
        failures: random.chance(90) ? 0 : .max - UInt32(random.below(3)),
        chosenMedium: random.chance(90) ? nil : .emmc)
    }
    let causes = HibernationCauses(
      rawValue: random.chance(80) ? 0 : UInt8(random.below(4)))
    let memory = NodeMemory(
      causes: causes,
      commandRemaining: causes.contains(.command)
        ? .minutes(random.within(1...90)) : .milliseconds(0),
      verdict: causes.contains(.environment) ? .critical : .normal)
    let start = Tick(milliseconds: random.below(100_000))
    return History(
      configuration: configuration, ports: ports, memory: memory, start: start,
      end: start + pace.length)
  }
}
