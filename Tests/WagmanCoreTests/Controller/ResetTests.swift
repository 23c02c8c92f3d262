import Testing
import WagmanCore

@Suite("After a reset")
struct ResetTests {
  @Test("Relays as they are: enabled or not, wanted or not, held off or not")
  func relays() {
    var bench = Bench(
      ports: InlineArray { index in
        PortMemory(
          isEnabled: index != 2, isWanted: index != 3, isWatched: true,
          attempts: index == 4 ? 6 : 0, failures: UInt32(index))
      }, relaysOn: PortSet(.nodeController, .coresense, .x1), cause: .watchdog)
    #expect(
      bench.take() == [
        "0 board reset watchdog",
        "0 nc ->started reset", "0 gn ->stopped reset", "0 cs ->disabled reset",
        "0 x1 ->stopping reset", "0 x1 ! shutdown", "0 x2 ->stopped reset",
        "0 controller ->start devices reset",
        "0 controller start devices>start next device controller",
        "0 gn stopped>cycling controller",
      ])
    #expect(bench.node.relaysOn == PortSet(.nodeController, .x1))
    #expect(bench.guest(.x2).heldOffUntil == bench.now + .minutes(20))
    #expect(bench.guest(.x2).memory.failures == 4)
    bench.advance(by: .milliseconds(299_999))
    #expect(bench.guest(.nodeController).phase == .started, "full alarms")
    bench.advance(by: .milliseconds(1))
    #expect(bench.guest(.nodeController).phase == .stopping)
  }

  @Test("A guest that runs is not held off, whatever its attempts")
  func runs() {
    let bench = Bench(
      ports: .init(repeating: PortMemory(isEnabled: true, isWatched: true, attempts: 9)),
      relaysOn: .all)
    for port in Port.all { #expect(bench.guest(port).isHeldOff(at: bench.now) == false) }
  }

  @Test("A disabled node controller is enabled 60 s after the reset")
  func disabledNodeController() {
    var bench = Bench(
      ports: .init(repeating: PortMemory(isEnabled: false, isWatched: true)))
    bench.clear()
    bench.advance(by: .seconds(60))
    #expect(
      bench.take() == [
        "60 nc disabled>stopped enable due", "60 nc stopped>cycling controller",
        "60 nc cycling>starting dwell ended #1 sd",
      ])
  }

  @Test("No relay goes on within 5 s after a reset, nor within 10 s on the same port")
  func spacing() {
    var configuration = NodeConfiguration()
    configuration.drain = .seconds(2)
    var bench = Bench(configuration: configuration)
    bench.clear()
    bench.advance(by: .milliseconds(4_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["5 nc cycling>starting dwell ended #1 sd"])
  }

  @Test("Leaving manual mode is a reset that is no boot; guests keep running")
  func manualEnded() {
    var bench = Bench.started(attempts: 2)
    let memory = bench.guest(.guestNode).memory
    bench.reset(.manualEnded)
    #expect(
      bench.take() == [
        "0 board reset manualEnded", "0 nc ->started reset", "0 gn ->started reset",
        "0 cs ->disabled reset", "0 x1 ->disabled reset",
        "0 x2 ->disabled reset", "0 controller ->start devices reset",
        "0 controller start devices>normal all tried",
      ])
    #expect(bench.guest(.guestNode).memory == memory)
    #expect(ResetCause.manualEnded.isBoot == false && ResetCause.stalled.isBoot == false)
    #expect(ResetCause.allCases.filter(\.isBoot).count == 5)
    #expect(ResetCause.allCases.filter(\.isSupplyLoss) == [.powerOn, .brownOut])
  }

  @Test("Hibernation goes through a reset, with its cause", arguments: [false, true])
  func hibernation(isReboot: Bool) {
    var bench = Bench.alone()
    bench.advance(by: .seconds(61), every: .seconds(1), .sample(.hot))
    bench.advance(by: .minutes(5))
    #expect(bench.node.controller.phase == .hibernation)
    bench.clear()
    if isReboot { bench.reboot(.brownOut) } else { bench.reset(.stalled) }
    #expect(
      bench.take().suffix(3) == [
        "0 controller ->will hibernate reset",
        "0 controller will hibernate>hibernating all down", "0 controller hibernating 1",
      ])
    #expect(bench.node.environment.verdict == .critical)
    bench.advance(by: .hours(7))
    #expect(bench.node.controller.phase == .hibernation)
    bench.advance(by: .seconds(301), every: .seconds(1), .sample(.fair))
    #expect(bench.node.controller.phase == .normal)
  }

  @Test("A reset on the way into hibernation: guests that run are told again")
  func willHibernate() {
    var bench = HibernationTests.running()
    bench.send(.hibernate(.hours(2), .host))
    bench.advance(by: .seconds(45))
    bench.clear()
    bench.reboot()
    // x2 was told before; it goes on going down.
    #expect(
      bench.take().suffix(5) == [
        "0 x2 ->restarting reset", "0 x2 ! restart", "0 controller ->will hibernate reset",
        "0 x2 restarting>stopping hibernation", "0 x2 ! shutdown",
      ])
    bench.advance(by: .seconds(30))
    #expect(bench.take() == ["30 x1 started>stopping hibernation", "30 x1 ! shutdown"])
  }

  @Test(
    "A guest that was told to go down is restarting after a reset, watched or not",
    arguments: [true, false], [GuestCommand.restart, GuestCommand.stop])
  func goingDown(isWatched: Bool, command: GuestCommand) {
    var bench = Bench.alone(isWanted: true, isWatched: isWatched)
    bench.advance(by: .minutes(5))
    bench.send(.heartbeat(.guestNode))
    bench.send(command)
    // An operator's start after his stop: wanted again, and still going down.
    if case .stop = command { bench.send(.start) }
    bench.clear()
    bench.reboot()
    #expect(bench.take().contains("0 gn ->restarting reset"))
    bench.advance(by: .seconds(60))
    #expect(bench.guest(.guestNode).phase == .cycling)
    bench.advance(by: .seconds(15))
    #expect(bench.guest(.guestNode).phase == .starting)
  }

  @Test("A guest that runs again after it was told to go down is started after a reset")
  func noLongerGoingDown() {
    var bench = Bench.alone(isWanted: true)
    bench.advance(by: .minutes(1))
    bench.send(.heartbeat(.guestNode))
    bench.send(.restart)
    bench.advance(by: .seconds(75))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.guest(.guestNode).phase == .started)
    bench.clear()
    bench.reboot()
    #expect(bench.take().contains("0 gn ->started reset"))
  }

  @Test("A commanded hibernation loses at most ten minutes to a reset, and keeps its last one")
  func commandedHibernation() {
    var bench = Bench.alone()
    bench.send(.hibernate(.minutes(60), .host))
    bench.advance(by: .minutes(5))
    bench.reboot()
    #expect(bench.node.memory.commandRemaining == .minutes(50))
    bench.advance(by: .minutes(50) - .milliseconds(1))
    #expect(bench.node.controller.isHibernating)
    bench.advance(by: .milliseconds(1))
    #expect(bench.node.controller.phase == .normal)

    bench.send(.hibernate(.minutes(8), .host))
    for _ in 0..<5 { bench.reboot() }
    #expect(bench.node.memory.commandRemaining == .minutes(1))
    bench.send(.hibernate(.seconds(20), .host))
    bench.reboot()
    #expect(bench.node.memory.commandRemaining == .seconds(20))
  }

  @Test("The environment's verdict is the recorded one; a woken node stays awake")
  func verdict() {
    var bench = Bench.alone()
    bench.advance(by: .seconds(61), every: .seconds(1), .sample(.hot))
    bench.send(.wake(.host))
    bench.reboot()
    #expect(bench.node.environment.verdict == .critical)
    bench.advance(by: .minutes(10), every: .seconds(1), .sample(.hot))
    #expect(bench.node.controller.phase == .normal)
    bench.advance(by: .seconds(301), every: .seconds(1), .sample(.fair))
    bench.advance(by: .seconds(61), every: .seconds(1), .sample(.hot))
    #expect(bench.node.controller.phase == .willHibernate)
  }

  @Test("With the supply below its limit at the reset no start is made until it recovers")
  func lowSupply() {
    var bench = Bench(isSupplyLow: true)
    bench.clear()
    bench.advance(by: .seconds(30), every: .seconds(1), .sample(.lowSupply))
    #expect(bench.take() == [])
    bench.send(.sample(.fair))
    bench.advance(by: .seconds(1))
    #expect(bench.take() == ["31 nc cycling>starting dwell ended #1 sd"])
  }

  @Test("A stop that waits for the end of a boot is not forgotten")
  func waitingStop() {
    var bench = Bench.starting()
    bench.send(.stop)
    bench.clear()
    bench.reboot()
    #expect(bench.take().contains("0 gn ->stopping reset"))
    bench.advance(by: .hours(2))
    #expect(bench.guest(.guestNode).phase == .stopped)
  }

  @Test("The round begins anew, and ports tried before are tried again")
  func roundAgain() {
    var bench = Bench()
    bench.advance(by: .seconds(131))
    #expect(bench.node.controller.state == .startNextDevice(.guestNode))
    bench.reset(.stalled)
    #expect(bench.node.controller.state == .startNextDevice(.nodeController))
  }
}
