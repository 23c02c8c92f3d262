import Testing
import WagmanCheck
import WagmanCore

/// Guests that boot in 40 s, beat once a minute, and fall silent when they are told to go down.
private struct BootingGuests {
  private var beats = [Tick](repeating: .never, count: Port.count)
  private var isOn = [Bool](repeating: false, count: Port.count)

  init(on node: Node, at now: Tick) {
    for port in node.relaysOn.ports {
      isOn[port.index] = true
      beats[port.index] = now + .seconds(40)
    }
  }

  /// The earliest heartbeat.
  var due: Tick { beats.min() ?? .never }

  mutating func see(_ node: Node, _ outbox: Outbox, at now: Tick) {
    for port in Port.all {
      let wasOn = isOn[port.index]
      isOn[port.index] = node.guest(port).relay == .on
      if !isOn[port.index] { beats[port.index] = .never }
      if isOn[port.index] && !wasOn { beats[port.index] = now + .seconds(40) }
    }
    for index in 0..<outbox.count {
      if case .message(let port, _) = outbox[index] { beats[port.index] = .never }
    }
  }

  /// A guest whose heartbeat is due; its next one is due in a minute.
  mutating func beat(at now: Tick) -> Port? {
    guard let port = Port.all.first(where: { beats[$0.index] <= now }) else { return nil }
    beats[port.index] = now + .minutes(1)
    return port
  }
}

/// A guest that never gets well.
enum Ailment: CaseIterable {
  case neverBoots, diesAfterTheFirstBeat, drawsTooMuch, bootsLateAndIsStopped
}

@Suite("What comes in the end")
struct LivenessTests {
  #if DEBUG
    static let seeds: UInt64 = 20
    static let days = 3
  #else
    static let seeds: UInt64 = 600
    static let days = 60
  #endif

  @Test("From every state, in fair weather, wanted guests that boot are up within 90 min")
  func everythingComesUp() {
    for seed in 0..<Self.seeds {
      var author = Author(seed: 100_000 + seed, pace: .anHour)
      author.write()
      var node = author.node
      var monitor = author.monitor
      let start = author.history.end
      // A commanded hibernation is waited for.
      let end = start + node.memory.commandRemaining + .minutes(90)
      var guests = BootingGuests(on: node, at: start)
      var sampleDue = start
      while true {
        let now = min(min(node.deadline, guests.due), sampleDue)
        guard now <= end else { break }
        var outbox = Outbox()
        let (subject, armed) = node.nextAlarm
        if armed.due == now {
          _ = node.fireNextAlarm(dueBy: now, into: &outbox)
          monitor.watch(.alarm(subject, armed.alarm), at: now, leaving: node, with: outbox)
        } else {
          let input: Node.Input
          if sampleDue == now {
            sampleDue = now + .seconds(10)
            input = .sample(.fair)
          } else if let port = guests.beat(at: now) {
            input = .heartbeat(port)
          } else {
            break
          }
          node.handle(input, at: now, into: &outbox)
          monitor.watch(.input(input, nil), at: now, leaving: node, with: outbox)
        }
        guests.see(node, outbox, at: now)
      }
      #expect(monitor.violation == nil, "seed \(seed)")
      #expect(node.controller.phase == .normal, "seed \(seed)")
      for port in Port.all {
        let guest = node.guest(port)
        let isOwed = guest.memory.isEnabled && guest.memory.isWanted
        #expect(
          guest.phase == (isOwed ? .started : guest.memory.isEnabled ? .stopped : .disabled),
          "seed \(seed), \(port.name)")
      }
    }
  }

  @Test(
    "A guest that always fails is switched on at most 32 times in 24 h, and at least 20 times",
    arguments: Ailment.allCases)
  func alwaysFails(ailment: Ailment) {
    var bench = Bench(
      ports: .init(repeating: PortMemory(isEnabled: true, isWatched: true)))
    var switchedOn: [Tick] = []
    let start = bench.now
    while bench.now < start + .hours(24 * UInt64(Self.days)) {
      bench.advance(by: min(.seconds(60), bench.node.deadline.since(bench.now) + .milliseconds(1)))
      let isStarting = bench.guest(.guestNode).phase == .starting
      if isStarting, bench.guest(.guestNode).since != switchedOn.last {
        switchedOn.append(bench.guest(.guestNode).since)
      }
      if isStarting { fail(&bench, ailment) }
      _ = bench.take()
    }
    for (index, first) in switchedOn.enumerated() {
      let inADay = switchedOn[index...].prefix { $0.since(first) < .hours(24) }.count
      #expect(inADay <= 32)
      if first.since(start) < .hours(24 * UInt64(Self.days - 1)) { #expect(inADay >= 20) }
    }
    #expect(bench.guest(.nodeController).phase != .disabled)
  }

  private func fail(_ bench: inout Bench, _ ailment: Ailment) {
    switch ailment {
    case .neverBoots: break
    case .diesAfterTheFirstBeat:
      if bench.now.since(bench.guest(.guestNode).since) >= .seconds(30) {
        bench.send(.heartbeat(.guestNode))
      }
    case .drawsTooMuch: bench.send(.overcurrent(.guestNode))
    case .bootsLateAndIsStopped:
      if bench.now.since(bench.guest(.guestNode).since) >= .seconds(110) {
        bench.send(.heartbeat(.guestNode))
        bench.send(.overcurrent(.guestNode))
      }
    }
  }

  @Test("A critical environment ends in hibernating in time, however guests behave")
  func hibernatesInTime() {
    for isDeaf in [false, true] {
      for phase in [Phase.starting, .started, .stopping, .restarting] {
        var bench = HibernationTests.running(isWatched: true)
        bench.advance(by: .seconds(30), every: .seconds(1), .sample(.hot))
        if phase == .starting {
          for port in Port.all {
            bench.send(.kill, to: port)
            bench.send(.start, to: port)
          }
        }
        bench.advance(by: .seconds(30), every: .seconds(1), .sample(.hot))
        for port in Port.all {
          if phase == .stopping { bench.send(.stop, to: port) }
          if phase == .restarting { bench.send(.restart, to: port) }
          #expect(bench.guest(port).phase == phase)
        }
        bench.advance(by: .seconds(1), every: .seconds(1), .sample(.hot))
        #expect(bench.node.controller.phase == .willHibernate)
        let start = bench.now
        while bench.node.controller.phase == .willHibernate && bench.now < start + .hours(1) {
          bench.advance(by: .seconds(20))
          if isDeaf { for port in Port.all { bench.send(.heartbeat(port)) } }
        }
        #expect(bench.node.controller.phase == .hibernation)
        #expect(bench.now.since(start) <= .seconds(120 + 600 + 150 + 20))
        #expect(bench.node.relaysOn.isEmpty)
      }
    }
  }
}
