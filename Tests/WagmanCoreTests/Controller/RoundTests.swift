import Testing
import WagmanCore

@Suite("Controller: the round after a reset, and the turn")
struct RoundTests {
  /// Five enabled and wanted guests; the even ports are watched.
  static func everybody(
    relaysOn: PortSet = PortSet(), attempts: UInt8 = 0, memory: NodeMemory = NodeMemory()
  ) -> Bench {
    Bench(
      ports: InlineArray {
        PortMemory(isEnabled: true, isWatched: $0 % 2 == 0, attempts: attempts)
      },
      memory: memory, relaysOn: relaysOn)
  }

  @Test("With no guest to start the controller goes on to normal")
  func nobody() {
    var bench = Bench(
      ports: InlineArray { PortMemory(isEnabled: true, isWanted: $0 == 0, isWatched: false) },
      relaysOn: PortSet(.nodeController))
    #expect(
      bench.take().suffix(2) == [
        "0 controller ->start devices reset",
        "0 controller start devices>normal all tried",
      ])
  }

  @Test("The round goes on when the current guest is up, failed, killed, or disabled")
  func settles() {
    var bench = Self.everybody()
    bench.advance(by: .seconds(130))
    bench.clear()
    // The node controller has just failed; port 1 is current.
    #expect(bench.node.controller.state == .startNextDevice(.guestNode))
    bench.send(.kill)
    #expect(
      bench.take() == [
        "0 gn host: kill", "0 gn starting>stopped command",
        "0 controller start next device>start devices device settled",
        "0 controller start devices>start next device controller",
        "0 cs stopped>cycling controller",
      ])
    bench.advance(by: .seconds(5))
    bench.send(.disable, to: .coresense)
    #expect(
      bench.take() == [
        "5 cs cycling>starting dwell ended #1",
        "5 cs host: disable", "5 cs starting>disabled command",
        "5 controller start next device>start devices device settled",
        "5 controller start devices>start next device controller",
        "5 x1 stopped>cycling controller",
      ])
    bench.advance(by: .seconds(10))
    bench.send(.stop(within: 1), to: .x1)
    bench.advance(by: .seconds(1))
    #expect(
      bench.take() == [
        "10 x1 cycling>starting dwell ended #1",
        "15 x1 host: stop 1", "16 x1 starting>stopped delay ended",
        "16 controller start next device>start devices device settled",
        "16 controller start devices>start next device controller",
        "16 x2 stopped>cycling controller", "16 x2 cycling>starting dwell ended #1",
      ])
    bench.send(.heartbeat(.x2))
    #expect(
      bench.take() == [
        "16 x2 starting>started heartbeat",
        "16 controller start next device>start devices device settled",
        "16 controller start devices>normal all tried",
      ])
  }

  @Test("Each port is tried once in a round; the node controller that failed waits for its turn")
  func triedOnce() {
    var bench = Bench(
      ports: InlineArray { PortMemory(isEnabled: $0 == 0, isWatched: true) })
    bench.clear()
    bench.advance(by: .milliseconds(189_999))
    #expect(
      bench.take() == [
        "10 nc cycling>starting dwell ended #1 sd",
        "130 nc startFailed 1", "130 nc starting>stopped timeout",
        "130 controller start next device>start devices device settled",
        "130 controller start devices>normal all tried",
      ])
    bench.advance(by: .milliseconds(1))
    #expect(
      bench.take() == [
        "190 nc stopped>cycling controller", "190 nc cycling>starting dwell ended #2 sd",
      ])
  }

  @Test("Disabled, unwanted and held-off guests are passed over, those that run too")
  func passedOver() {
    var bench = Bench(
      ports: InlineArray { index in
        PortMemory(
          isEnabled: index != 2, isWanted: index != 3, isWatched: true,
          attempts: index == 1 ? 4 : 0)
      }, relaysOn: PortSet(.nodeController))
    #expect(bench.node.controller.state == .startNextDevice(.x2))
    #expect(
      bench.take() == [
        "0 board reset powerOn", "0 nc ->started reset", "0 gn ->stopped reset",
        "0 cs ->disabled reset", "0 x1 ->stopped reset", "0 x2 ->stopped reset",
        "0 controller ->start devices reset",
        "0 controller start devices>start next device controller",
        "0 x2 stopped>cycling controller",
      ])
  }

  @Test("A guest that an operator started is current when its turn comes, and is not started twice")
  func onItsWay() {
    var bench = Self.everybody()
    bench.clear()
    bench.send(.start, to: .coresense)
    bench.send(.kill)
    bench.advance(by: .seconds(20))
    bench.send(.heartbeat(.nodeController))
    #expect(
      bench.take() == [
        "0 cs host: start 0", "0 cs stopped>cycling command",
        "0 gn host: kill", "0 gn stopped",
        "10 nc cycling>starting dwell ended #1 sd", "15 cs cycling>starting dwell ended #1",
        "20 nc starting>started heartbeat",
        "20 controller start next device>start devices device settled",
        "20 controller start devices>start next device controller",
      ])
    #expect(bench.node.controller.state == .startNextDevice(.coresense))
    bench.send(.heartbeat(.coresense))
    #expect(bench.node.controller.state == .startNextDevice(.x1))
  }

  @Test("A guest on its way up in which a stop waits is no one's current")
  func onItsWayDown() {
    var bench = Self.everybody(relaysOn: PortSet(rawValue: 0b11000))
    bench.send(.start, to: .guestNode)
    bench.advance(by: .seconds(15))
    bench.send(.stop, to: .guestNode)
    bench.send(.heartbeat(.nodeController))
    #expect(bench.guest(.guestNode).phase == .starting)
    #expect(bench.node.controller.state == .startNextDevice(.coresense))
  }

  @Test("The node controller, wanted as it is, is not taken back from a stop that waits")
  func nodeControllerOnItsWayDown() {
    var bench = Bench(
      ports: InlineArray {
        PortMemory(isEnabled: $0 < 3, isWatched: true, attempts: $0 == 0 ? 8 : 0)
      })
    #expect(bench.node.controller.state == .startNextDevice(.guestNode), "port 0 is held off")
    bench.send(.start, to: .nodeController)
    bench.advance(by: .seconds(20))
    bench.send(.stop, to: .nodeController)
    bench.clear()
    bench.send(.heartbeat(.guestNode))
    #expect(bench.node.controller.state == .startNextDevice(.coresense))
    bench.send(.heartbeat(.nodeController))
    #expect(bench.take().suffix(2) == ["0 nc starting>stopping heartbeat", "0 nc ! shutdown"])
  }

  @Test("While the current guest dwells or boots, the others wait")
  func oneAfterTheOther() {
    var bench = Self.everybody()
    bench.clear()
    bench.advance(by: .seconds(400))
    bench.send(.heartbeat(.coresense))
    let entries = bench.take().filter { $0.contains("stopped>cycling") }
    #expect(
      entries == [
        "130 gn stopped>cycling controller", "250 cs stopped>cycling controller",
        "370 x1 stopped>cycling controller",
      ])
  }

  @Test("The turn goes round: after the last one so started, one a minute")
  func turn() {
    var bench = Self.everybody(relaysOn: .all)
    bench.clear()
    for port in [Port.guestNode, .coresense, .x2] { bench.send(.overcurrent(port)) }
    bench.advance(by: .seconds(179))
    bench.send(.overcurrent(.guestNode))
    bench.send(.overcurrent(.nodeController))
    _ = bench.take()
    bench.advance(by: .seconds(121))
    let entries = bench.take().filter { $0.contains("stopped>cycling") }
    #expect(
      entries == [
        "180 x2 stopped>cycling controller", "240 nc stopped>cycling controller",
        "300 gn stopped>cycling controller",
      ])
  }

  @Test("The turn passes over guests that are not enabled, wanted, stopped, or that are held off")
  func turnPassesOver() {
    var bench = Self.everybody(relaysOn: .all, attempts: 4)
    bench.send(.disable, to: .nodeController)
    bench.send(.kill, to: .guestNode)
    bench.send(.overcurrent(.coresense))
    bench.send(.disable, to: .x1)
    bench.clear()
    bench.advance(by: .milliseconds(119_999))
    // The node controller is enabled at 60 s, just before the turn.
    #expect(
      bench.take() == [
        "60 nc disabled>stopped enable due", "60 nc stopped>cycling controller",
        "60 nc cycling>starting dwell ended #1 sd",
      ])
    bench.advance(by: .milliseconds(480_001))
    let entries = bench.take().filter { $0.contains("stopped>cycling") }
    // The coresense is held off for 300 s, x2 for 300 s from its loss at 300 s.
    #expect(
      entries == [
        "180 nc stopped>cycling controller", "300 cs stopped>cycling controller",
        "360 nc stopped>cycling controller", "480 nc stopped>cycling controller",
        "600 x2 stopped>cycling controller",
      ])
  }

  @Test("A turn with nobody to start comes again a minute later")
  func idleTurn() {
    var bench = Bench.alone()
    bench.advance(by: .seconds(39))
    #expect(bench.node.controller.nextAlarm.due == bench.now + .seconds(1))
    bench.advance(by: .seconds(1))
    #expect(bench.node.controller.nextAlarm.due == bench.now + .seconds(60))
    #expect(bench.take() == [])
  }

  @Test("In normal, wake and a normal environment change nothing")
  func nothingToWakeFrom() {
    var bench = Bench.alone()
    bench.send(.wake(.administrator))
    bench.advance(by: .minutes(10), every: .seconds(1), .sample(.fair))
    #expect(bench.take() == ["0 controller administrator: wake"])
  }
}
