import Testing
import WagmanCore

@Suite("Controller: forced starts")
struct ForcedTests {
  private static func hibernating() -> Bench {
    var bench = Bench.alone(isWanted: true)
    bench.send(.hibernate(.hours(3), .host))
    bench.advance(by: .minutes(5))
    bench.clear()
    return bench
  }

  @Test("A forced guest starts in hibernation, and is left alone")
  func start() {
    var bench = Self.hibernating()
    #expect(bench.node.controller.phase == .hibernation)
    bench.send(.start(isForced: true))
    bench.send(.heartbeat(.guestNode))
    #expect(
      bench.take() == [
        "0 gn host: start 1", "0 gn stopped>cycling command",
        "0 gn cycling>starting dwell ended #2 sd", "0 gn starting>started heartbeat",
      ])
    bench.advance(by: .hours(2), every: .minutes(1), .heartbeat(.guestNode))
    #expect(bench.take() == [])
    #expect(bench.node.controller.forced == PortSet(.guestNode))
  }

  @Test("It counts as down on the way into hibernation")
  func countsAsDown() {
    var bench = HibernationTests.running()
    bench.send(.hibernate(nil, .host))
    bench.send(.start(isForced: true), to: .x2)
    bench.clear()
    bench.advance(by: .minutes(4))
    #expect(
      bench.take().filter { $0.contains("controller") || $0.contains("x2") } == [
        "180 controller will hibernate>hibernating all down", "180 controller hibernating 2",
      ])
    #expect(bench.guest(.x2).phase == .started)
  }

  @Test("Forcing the last guest ends the way into hibernation")
  func lastOne() {
    var bench = Bench.alone()
    bench.send(.hibernate(nil, .host))
    bench.clear()
    bench.send(.start(isForced: true), to: .nodeController)
    #expect(
      bench.take() == [
        "0 nc host: start 1", "0 nc started",
        "0 controller will hibernate>hibernating all down", "0 controller hibernating 2",
      ])
  }

  @Test("Once it stops it is like the others")
  func stopsAgain() {
    var bench = Self.hibernating()
    bench.send(.start(isForced: true))
    bench.send(.overcurrent(.guestNode))
    #expect(bench.node.controller.forced == PortSet())
    bench.clear()
    #expect(bench.send(.start) == .hibernating)
    bench.advance(by: .hours(1))
    bench.send(.heartbeat(.guestNode))
    #expect(
      bench.take() == ["0 gn host: start 0 refused: hibernating", "3600 gn unexpectedHeartbeat"])
  }

  @Test("A forced restart cycles it without losing what was asked")
  func restart() {
    var bench = Self.hibernating()
    bench.send(.start(isForced: true))
    bench.send(.heartbeat(.guestNode))
    bench.send(.restart(isForced: true))
    bench.advance(by: .seconds(80))
    #expect(bench.guest(.guestNode).phase == .starting)
    #expect(bench.node.controller.forced == PortSet(.guestNode))
  }

  @Test("When the node wakes, and hibernates anew, it is told to stop as the others are")
  func afterWake() {
    var bench = Self.hibernating()
    bench.send(.start(isForced: true))
    bench.send(.heartbeat(.guestNode))
    bench.send(.wake(.host))
    #expect(bench.node.controller.forced == PortSet())
    bench.send(.hibernate(nil, .host))
    bench.clear()
    bench.advance(by: .seconds(30))
    #expect(bench.take() == ["30 gn started>stopping hibernation", "30 gn ! shutdown"])
  }

  @Test("A reset forgets what was forced: the guest is stopped")
  func afterReset() {
    var bench = Self.hibernating()
    bench.send(.start(isForced: true))
    bench.send(.heartbeat(.guestNode))
    bench.reboot()
    bench.clear()
    bench.advance(by: .seconds(30))
    #expect(bench.take() == ["30 gn started>stopping hibernation", "30 gn ! shutdown"])
  }

  @Test("A forced start takes back the controller's stop that waits for the end of a boot")
  func takesBack() {
    var bench = Bench.starting()
    bench.send(.hibernate(nil, .host))
    bench.advance(by: .seconds(31))
    #expect(bench.guest(.guestNode).waitingStop != nil)
    bench.send(.start(isForced: true))
    #expect(bench.guest(.guestNode).waitingStop == nil)
    bench.send(.heartbeat(.guestNode))
    bench.advance(by: .minutes(4), every: .minutes(1), .heartbeat(.guestNode))
    #expect(bench.guest(.guestNode).phase == .started)
    #expect(bench.node.controller.phase == .hibernation)
  }

  @Test("Outside hibernation force changes nothing")
  func awake() {
    var bench = Bench.alone()
    bench.send(.start(isForced: true))
    #expect(bench.node.controller.forced == PortSet())
    bench.send(.heartbeat(.guestNode))
    bench.send(.hibernate(nil, .host))
    bench.clear()
    bench.advance(by: .seconds(30))
    #expect(bench.take() == ["30 gn started>stopping hibernation", "30 gn ! shutdown"])
  }
}
