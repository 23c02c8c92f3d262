import Testing
import WagmanCore

@Suite("Wanted, attempts, medium, failures")
struct PolicyTests {
  private static let everyState: [@Sendable () -> Bench] = [
    {
      var bench = Bench.started()
      bench.send(.disable)
      return bench
    },
    {
      var bench = Bench.started()
      bench.send(.overcurrent(.guestNode))
      return bench
    }, { Bench.cycling() }, { Bench.starting() }, { Bench.started() },
    { Bench.restarting() },
    {
      // On its way down, and wanted.
      var bench = Bench.started()
      bench.advance(by: .seconds(300))
      return bench
    },
  ]

  @Test("An operator's stop and kill clear wanted in every state")
  func wantedCleared() {
    for make in Self.everyState {
      for command in [GuestCommand.stop, .stop(within: 5), .stop(within: 0), .kill] {
        for source in [Source.administrator, .host, .guest] {
          var bench = make()
          #expect(bench.guest(.guestNode).memory.isWanted)
          bench.send(command, from: source)
          #expect(bench.guest(.guestNode).memory.isWanted == false)
          bench.send(.enable)
          bench.advance(by: .minutes(30))
          #expect(bench.guest(.guestNode).phase == .stopped, "\(command)")
        }
      }
    }
  }

  @Test("A start and a restart that are accepted set wanted, those refused leave it")
  func wantedSet() {
    for make in Self.everyState {
      for command in [GuestCommand.start, .restart] {
        var bench = make()
        bench.send(.stop)
        let refusal = bench.send(command)
        #expect(bench.guest(.guestNode).memory.isWanted == (refusal == nil))
      }
    }
    var bench = Bench.alone()
    bench.send(.hibernate(nil, .host))
    bench.send(.start)
    #expect(bench.guest(.guestNode).memory.isWanted == false)
    bench.send(.start(isForced: true))
    #expect(bench.guest(.guestNode).memory.isWanted)
  }

  @Test("Enable, disable, a failure and the controller's own stops leave wanted")
  func wantedLeft() {
    for isWanted in [true, false] {
      var bench = Bench.alone(isWanted: isWanted)
      bench.send(.disable)
      bench.send(.enable)
      bench.send(.overcurrent(.guestNode))
      bench.send(.hibernate(nil, .host))
      bench.advance(by: .minutes(10))
      #expect(bench.guest(.guestNode).memory.isWanted == isWanted)
    }
  }

  @Test("The node controller comes back at its next turn, whoever stops it")
  func nodeController() {
    for command in [GuestCommand.stop(within: 0), .kill] {
      var bench = Bench.alone()
      bench.send(command, to: .nodeController)
      #expect(bench.guest(.nodeController).memory.isWanted)
      _ = bench.take()
      bench.advance(by: .seconds(40))
      #expect(
        bench.take() == [
          "40 nc stopped>cycling controller", "40 nc cycling>starting dwell ended #1 sd",
        ])
    }
  }

  @Test("The node controller is wanted, whatever the record says")
  func nodeControllerAlways() {
    var bench = Bench(
      ports: .init(repeating: PortMemory(isEnabled: true, isWanted: false, isWatched: true)))
    #expect(bench.guest(.nodeController).memory.isWanted)
    #expect(bench.guest(.guestNode).memory.isWanted == false)
    bench.clear()
    bench.advance(by: .seconds(10))
    #expect(bench.take() == ["10 nc cycling>starting dwell ended #1 sd"])
  }

  @Test("A guest without a heartbeat line is not watched, whatever the record says")
  func noLine() {
    var configuration = NodeConfiguration()
    configuration.heartbeatLines = PortSet(.nodeController)
    var bench = Bench.starting(configuration: configuration, isWatched: true)
    bench.advance(by: .seconds(120))
    #expect(bench.take() == ["120 gn starting>started timeout"])
    bench.send(.watch(true))
    bench.advance(by: .hours(10))
    #expect(bench.take() == ["120 gn host: watch 1"])
    #expect(bench.guest(.guestNode).memory.isWatched == false)
  }

  @Test("Whoever starts a guest, it is an attempt, and so is a start by its own heartbeat")
  func attempts() {
    var bench = Bench.alone()
    bench.send(.start)
    bench.advance(by: .minutes(9))
    #expect(bench.guest(.guestNode).memory.attempts == 4, "one by an operator, three in turn")
    bench = Bench.alone(attempts: 2)
    bench.bringUp()
    bench.send(.overcurrent(.guestNode))
    bench.advance(by: .seconds(10))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.guest(.guestNode).memory.attempts == 4)
  }

  @Test("An operator's stop, restart, kill or disable in started returns the attempts to 0")
  func attemptsCleared() {
    for command in [
      GuestCommand.stop, .stop(within: 0), .stop(within: 9), .restart, .kill, .disable,
    ] {
      for make in [Bench.starting, { _, _, attempts, _ in Bench.started(attempts: attempts) }] {
        var bench = make(NodeConfiguration(), .guestNode, 2, true)
        let isStarted = bench.guest(.guestNode).phase == .started
        bench.send(command)
        #expect(bench.guest(.guestNode).memory.attempts == (isStarted ? 0 : 3))
      }
    }
  }

  @Test("Hibernation clears the attempts of a guest that runs, not of one that boots")
  func attemptsHibernation() {
    var bench = Bench.started(attempts: 2)
    bench.send(.hibernate(nil, .host))
    bench.advance(by: .seconds(30))
    #expect(bench.guest(.guestNode).memory.attempts == 0)
    bench = Bench.starting(attempts: 2)
    bench.send(.hibernate(nil, .host))
    bench.advance(by: .seconds(30))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.guest(.guestNode).phase == .stopping)
    #expect(bench.guest(.guestNode).memory.attempts == 3)
  }

  @Test("A stop in stopping or restarting leaves the attempts")
  func attemptsLeft() {
    var bench = Bench.started(attempts: 2)
    bench.advance(by: .seconds(300))
    #expect(bench.guest(.guestNode).phase == .stopping)
    bench.send(.stop)
    bench.send(.restart)
    bench.send(.kill)
    #expect(bench.guest(.guestNode).memory.attempts == 3)
  }

  @Test("Attempts saturate at 255, then 254, and the medium still alternates")
  func saturation() {
    var bench = Bench.alone(attempts: 252)
    bench.clear()
    for _ in 0..<5 {
      bench.send(.start)
      bench.send(.kill)
      bench.advance(by: .seconds(10))
    }
    #expect(
      bench.take().filter { $0.contains("cycling>starting") } == [
        "0 gn cycling>starting dwell ended #253 sd", "10 gn cycling>starting dwell ended #254 emmc",
        "20 gn cycling>starting dwell ended #255 sd",
        "30 gn cycling>starting dwell ended #254 emmc",
        "40 gn cycling>starting dwell ended #255 sd",
      ])
  }

  @Test(
    "The first three attempts use the primary medium, then both in turn", arguments: [false, true])
  func media(isEmmcPrimary: Bool) {
    var configuration = NodeConfiguration()
    configuration.primaryMedia = .init(repeating: isEmmcPrimary ? .emmc : .sd)
    for port in [Port.nodeController, .guestNode, .coresense] {
      var bench = Bench.alone(configuration: configuration, guest: port)
      if port == .nodeController {
        bench = Bench(
          configuration: configuration,
          ports: InlineArray { PortMemory(isEnabled: $0 == 0, isWatched: true) })
      } else {
        bench.send(.start, to: port)
      }
      var media: [String] = []
      for _ in 0..<60 {
        bench.advance(by: .minutes(5))
        media += bench.take().filter { $0.contains("cycling>starting") }
          .map { String($0.split(separator: "#")[1]) }
      }
      let (a, b) = isEmmcPrimary ? ("emmc", "sd") : ("sd", "emmc")
      #expect(
        media.prefix(8)
          == (port == .coresense
            ? ["1", "2", "3", "4", "5", "6", "7", "8"]
            : ["1 \(a)", "2 \(a)", "3 \(a)", "4 \(b)", "5 \(a)", "6 \(b)", "7 \(a)", "8 \(b)"]))
    }
  }

  @Test("An operator's medium is used for one start, whoever makes it")
  func chosenMedium() {
    var bench = Bench.alone()
    bench.send(.chooseMedium(.sd))
    bench.send(.chooseMedium(.emmc))
    #expect(bench.guest(.guestNode).memory.chosenMedium == .emmc)
    bench.bringUp()
    #expect(bench.guest(.guestNode).medium == .emmc)
    #expect(bench.guest(.guestNode).memory.chosenMedium == nil)
    bench.send(.overcurrent(.guestNode))
    bench.advance(by: .seconds(40))
    #expect(
      bench.take() == [
        "0 gn overcurrent 1", "0 gn started>stopped overcurrent",
        "40 gn stopped>cycling controller", "40 gn cycling>starting dwell ended #2 sd",
      ])
    bench.send(.chooseMedium(.emmc))
    bench.advance(by: .seconds(180))
    #expect(bench.take().last == "170 gn cycling>starting dwell ended #3 emmc")
  }

  @Test("A choice of the primary medium is used up by the attempt that would alternate")
  func chosenPrimary() {
    var bench = Bench.alone(attempts: 3)
    bench.send(.chooseMedium(.sd))
    bench.send(.start)
    #expect(bench.take().last == "0 gn cycling>starting dwell ended #4 sd")
    bench.send(.kill)
    bench.send(.start)
    bench.advance(by: .seconds(10))
    bench.send(.kill)
    bench.send(.start)
    bench.advance(by: .seconds(10))
    #expect(bench.take().last == "20 gn cycling>starting dwell ended #6 emmc")
  }

  @Test(
    "After attempt n > 3 a failure holds the guest off for 5 min · 2^(n−4), 1 h at most",
    arguments: [
      (1, nil), (3, nil), (4, 5), (5, 10), (6, 20), (7, 40), (8, 60), (20, 60), (255, 60),
    ] as [(UInt8, UInt64?)])
  func holdOff(attempt: UInt8, minutes: UInt64?) {
    var bench = Bench.starting(attempts: attempt - 1)
    #expect(bench.guest(.guestNode).memory.attempts == attempt)
    bench.advance(by: .seconds(120))
    let guest = bench.guest(.guestNode)
    #expect(guest.isHeldOff(at: bench.now) == (minutes != nil))
    if let minutes {
      #expect(guest.heldOffUntil == bench.now + .minutes(minutes))
      #expect(guest.isHeldOff(at: bench.now + .minutes(minutes)) == false)
      bench.advance(by: .minutes(minutes) - .milliseconds(1))
      #expect(bench.guest(.guestNode).phase == .stopped)
    }
    bench.advance(by: .minutes(1))
    #expect(bench.guest(.guestNode).phase == .starting)
  }

  @Test("Each kind of failure adds 1 and holds off; a failed stop is none")
  func failures() {
    var bench = Bench.started(attempts: 4)
    bench.advance(by: .seconds(300))
    #expect(bench.guest(.guestNode).memory.failures == 1)
    #expect(bench.guest(.guestNode).heldOffUntil == bench.now + .minutes(10))
    bench.send(.overcurrent(.guestNode))
    bench.send(.overcurrent(.guestNode))
    #expect(bench.guest(.guestNode).memory.failures == 3)
    bench = Bench.stopping()
    bench.advance(by: .minutes(10), every: .seconds(20), .heartbeat(.guestNode))
    #expect(bench.guest(.guestNode).memory.failures == 0)
  }

  @Test("Failures count in every state of the controller")
  func failuresHibernating() {
    var bench = Bench.alone()
    bench.send(.hibernate(nil, .host))
    bench.send(.overcurrent(.guestNode))
    bench.advance(by: .minutes(5))
    bench.send(.overcurrent(.guestNode))
    #expect(bench.guest(.guestNode).memory.failures == 2)
    bench = Bench()
    bench.send(.overcurrent(.nodeController))
    #expect(bench.guest(.nodeController).memory.failures == 1)
  }

  @Test("The count of failures saturates")
  func failuresSaturate() {
    var ports = Bench.ports()
    ports[1].failures = .max - 1
    var bench = Bench(ports: ports)
    for _ in 0..<3 { bench.send(.overcurrent(.guestNode)) }
    #expect(bench.guest(.guestNode).memory.failures == .max)
  }

  @Test("An operator's start ends a hold-off, not the attempts")
  func startEndsHoldOff() {
    for command in [GuestCommand.start, .restart] {
      var bench = Bench.starting(attempts: 7)
      bench.advance(by: .seconds(120))
      #expect(bench.guest(.guestNode).heldOffUntil == bench.now + .minutes(60))
      bench.send(command)
      bench.advance(by: .seconds(10))
      #expect(bench.guest(.guestNode).phase == .starting)
      #expect(bench.guest(.guestNode).isHeldOff(at: bench.now) == false)
      #expect(bench.guest(.guestNode).memory.attempts == 9)
    }
  }

  @Test("Waking starts what was going down, and leaves its hold-off and its attempts")
  func wakeLeavesHoldOff() {
    var bench = Bench.started(attempts: 4)
    bench.advance(by: .seconds(300))
    let heldOffUntil = bench.guest(.guestNode).heldOffUntil
    #expect(heldOffUntil == bench.now + .minutes(10))
    bench.send(.hibernate(nil, .host))
    bench.send(.wake(.host))
    #expect(bench.guest(.guestNode).phase == .restarting)
    #expect(bench.guest(.guestNode).heldOffUntil == heldOffUntil)
    #expect(bench.guest(.guestNode).memory.attempts == 5)
  }

  @Test("A guest in trouble never keeps another from its start")
  func trouble() {
    var bench = Bench(ports: .init(repeating: PortMemory(isEnabled: true, isWatched: true)))
    var latest = [Tick](repeating: .zero, count: Port.count)
    for _ in 0..<(24 * 60) {
      bench.advance(by: .minutes(1))
      for port in Port.all where bench.guest(port).phase == .starting {
        latest[port.index] = bench.now
      }
    }
    for port in Port.all {
      #expect(bench.guest(port).memory.attempts >= 20, "\(port.name)")
      #expect(bench.now.since(latest[port.index]) <= .minutes(70), "\(port.name)")
    }
  }
}
