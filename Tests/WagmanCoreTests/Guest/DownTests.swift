import Testing
import WagmanCore

@Suite("Guest: disabled, stopped, cycling")
struct DownTests {
  // The controller's turn comes 40 s, 100 s, 160 s after the start of a bench with one guest.

  @Test("disabled: start and restart are refused, forced or not")
  func disabledRefuses() {
    var bench = Bench.alone()
    #expect(bench.send(.start, to: .x2) == .disabled)
    #expect(bench.send(.restart, to: .x2) == .disabled)
    #expect(bench.send(.start(isForced: true), to: .x2) == .disabled)
    #expect(bench.send(.restart(isForced: true), to: .x2) == .disabled)
    #expect(
      bench.take() == [
        "0 x2 host: start 0 refused: disabled", "0 x2 host: restart 0 refused: disabled",
        "0 x2 host: start 1 refused: disabled", "0 x2 host: restart 1 refused: disabled",
      ])
  }

  @Test("disabled: a heartbeat is unexpected, once in 10 min")
  func disabledHeartbeat() {
    var bench = Bench.alone()
    bench.send(.heartbeat(.x2))
    bench.advance(by: .milliseconds(599_999))
    bench.send(.heartbeat(.x2))
    #expect(bench.take() == ["0 x2 unexpectedHeartbeat"])
    bench.advance(by: .milliseconds(1))
    bench.send(.heartbeat(.x2))
    #expect(bench.take() == ["600 x2 unexpectedHeartbeat"])
  }

  @Test("disabled: an overcurrent is broadcast and not counted")
  func disabledOvercurrent() {
    var bench = Bench.alone()
    bench.send(.overcurrent(.x2))
    #expect(bench.take() == ["0 x2 overcurrent 0"])
    #expect(bench.guest(.x2).memory.failures == 0)
  }

  @Test("disabled: enable leads to stopped, and leaves whether it is wanted")
  func enable() {
    var bench = Bench()
    bench.clear()
    bench.send(.stop, to: .x1)
    bench.send(.enable, to: .x1)
    bench.send(.enable, to: .x2)
    #expect(
      bench.take() == [
        "0 x1 host: stop", "0 x1 host: enable", "0 x1 disabled>stopped command",
        "0 x2 host: enable", "0 x2 disabled>stopped command",
      ])
    #expect(
      bench.guest(.x1).memory == PortMemory(isEnabled: true, isWanted: false, isWatched: false))
    #expect(
      bench.guest(.x2).memory == PortMemory(isEnabled: true, isWanted: true, isWatched: false))
  }

  @Test("disabled: the node controller is enabled again after 60 s, no other guest ever is")
  func enableDue() {
    var bench = Bench.alone()
    bench.send(.disable, to: .nodeController)
    #expect(
      bench.take() == [
        "0 nc host: disable", "0 nc started>disabled command",
      ])
    bench.advance(by: .milliseconds(59_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["60 nc disabled>stopped enable due"])
    bench.advance(by: .milliseconds(39_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(
      bench.take() == [
        "100 nc stopped>cycling controller", "100 nc cycling>starting dwell ended #1 sd",
      ])
    #expect(bench.guest(.x2).phase == .disabled)
  }

  @Test("stopped: start and restart lead to cycling, and on at once when it may be")
  func stoppedStart() {
    for (command, name) in [(GuestCommand.start, "start"), (.restart, "restart")] {
      var bench = Bench.alone()
      bench.send(command)
      #expect(
        bench.take() == [
          "0 gn host: \(name) 0", "0 gn stopped>cycling command",
          "0 gn cycling>starting dwell ended #1 sd",
        ])
      #expect(bench.guest(.guestNode).memory.isWanted)
    }
  }

  @Test("stopped: stop, with or without a delay, and kill are answered by the broadcast")
  func stoppedStop() {
    var bench = Bench.alone()
    bench.send(.stop)
    bench.send(.stop(within: 0))
    bench.send(.stop(within: 300))
    bench.send(.kill)
    #expect(
      bench.take() == [
        "0 gn host: stop", "0 gn stopped", "0 gn host: stop 0", "0 gn stopped",
        "0 gn host: stop 254", "0 gn stopped", "0 gn host: kill", "0 gn stopped",
      ])
  }

  @Test("stopped: a heartbeat within 10 s after the relay went off is nothing")
  func drainingHeartbeat() {
    var bench = Bench.alone()
    bench.bringUp()
    bench.send(.kill)
    bench.advance(by: .milliseconds(9_999))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["0 gn host: kill", "0 gn started>stopped command"])
    bench.advance(by: .milliseconds(1))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["10 gn unexpectedHeartbeat"])
  }

  @Test("stopped: a heartbeat within 10 s after a reset is nothing")
  func heartbeatAfterReset() {
    var bench = Bench.alone()
    bench.reset(.stalled)
    bench.clear()
    bench.advance(by: .milliseconds(9_999))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["10 gn unexpectedHeartbeat"])
  }

  @Test("stopped: later, a wanted guest that beats is taken to be up")
  func unexpectedStart() {
    var bench = Bench.alone()
    bench.bringUp()
    bench.send(.overcurrent(.guestNode))
    bench.advance(by: .seconds(15))
    bench.send(.heartbeat(.guestNode))
    #expect(
      bench.take() == [
        "0 gn overcurrent 1", "0 gn started>stopped overcurrent",
        "15 gn unexpectedHeartbeat", "15 gn stopped>started heartbeat #2 sd",
      ])
    bench.send(.overcurrent(.guestNode))
    bench.advance(by: .seconds(15))
    bench.send(.heartbeat(.guestNode))
    #expect(
      bench.take() == [
        "15 gn overcurrent 2", "15 gn started>stopped overcurrent",
        "30 gn stopped>started heartbeat #3 sd",
      ], "the broadcast is limited, the relay is not")
    #expect(bench.guest(.guestNode).memory.attempts == 3, "each counts as a start")
  }

  @Test("stopped: an unexpected heartbeat waits for 5 s after another relay went on")
  func unexpectedStartSpacing() {
    var bench = Bench.alone()
    bench.send(.enable, to: .x2)
    bench.bringUp()
    bench.send(.overcurrent(.guestNode))
    bench.advance(by: .seconds(15))
    bench.send(.start, to: .x2)
    _ = bench.take()
    bench.advance(by: .milliseconds(4_999))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["19.999 gn unexpectedHeartbeat"])
    bench.advance(by: .milliseconds(1))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["20 gn stopped>started heartbeat #2 sd"])
  }

  @Test("stopped: an unexpected heartbeat starts nothing that is held off")
  func unexpectedHeldOff() {
    var bench = Bench.alone(attempts: 3)
    bench.bringUp()
    bench.send(.overcurrent(.guestNode))
    bench.advance(by: .milliseconds(299_999))
    bench.send(.heartbeat(.guestNode))
    #expect(
      bench.take() == [
        "0 gn overcurrent 1", "0 gn started>stopped overcurrent",
        "299.999 gn unexpectedHeartbeat",
      ])
    bench.advance(by: .milliseconds(1))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["300 gn stopped>started heartbeat #5 sd"])
  }

  @Test("stopped: an unexpected heartbeat starts nothing in hibernation, nor on a low supply")
  func unexpectedElsewhere() {
    var bench = Bench.alone()
    bench.bringUp()
    bench.send(.overcurrent(.guestNode))
    bench.send(.hibernate(.hours(1), .host))
    bench.advance(by: .seconds(15))
    #expect(bench.node.controller.phase == .willHibernate)
    _ = bench.take()
    bench.send(.heartbeat(.guestNode))
    bench.advance(by: .seconds(585))
    #expect(bench.node.controller.phase == .hibernation)
    _ = bench.take()
    bench.advance(by: .seconds(15))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["615 gn unexpectedHeartbeat"])

    bench = Bench.alone()
    bench.bringUp()
    bench.send(.overcurrent(.guestNode))
    bench.advance(by: .seconds(15))
    bench.send(.sample(.lowSupply))
    _ = bench.take()
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["15 gn unexpectedHeartbeat"])
    bench.send(.sample(.fair))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["15 gn stopped>started heartbeat #2 sd"])
  }

  @Test("cycling: the relay stays off for 10 s")
  func dwell() {
    var bench = Bench.alone()
    bench.bringUp()
    bench.send(.kill)
    bench.advance(by: .seconds(4))
    bench.send(.start)
    bench.advance(by: .milliseconds(5_999))
    #expect(
      bench.take() == [
        "0 gn host: kill", "0 gn started>stopped command", "4 gn host: start 0",
        "4 gn stopped>cycling command",
      ])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["10 gn cycling>starting dwell ended #1 sd"])
  }

  @Test("cycling: the lower port goes first, the next one 5 s later")
  func dwellAgain() {
    var bench = Bench.alone()
    bench.send(.enable, to: .x1)
    bench.send(.enable, to: .x2)
    bench.bringUp()
    bench.send(.kill)
    bench.send(.start)
    bench.send(.start, to: .x2)
    bench.advance(by: .milliseconds(4_999))
    bench.send(.start, to: .x1)
    _ = bench.take()
    bench.advance(by: .seconds(20))
    #expect(
      bench.take() == [
        "5 x1 cycling>starting dwell ended #1", "10 gn cycling>starting dwell ended #1 sd",
        "15 x2 cycling>starting dwell ended #1",
      ])
  }

  @Test("cycling: stop and kill lead to stopped; a heartbeat is nothing")
  func cyclingStop() {
    for (command, text) in [
      (GuestCommand.stop, "stop"), (.stop(within: 5), "stop 5"), (.stop(within: 0), "stop 0"),
      (.kill, "kill"),
    ] {
      var bench = Bench.cycling()
      bench.send(.heartbeat(.guestNode))
      bench.send(command)
      #expect(
        bench.take() == ["0 gn host: \(text)", "0 gn cycling>stopped command"])
      bench.advance(by: .minutes(10))
      #expect(bench.take() == [])
    }
  }

  @Test("cycling: no start is made with the supply below its limit")
  func lowSupply() {
    var bench = Bench.cycling()
    bench.send(.sample(.lowSupply))
    bench.advance(by: .seconds(20))
    bench.advance(by: .milliseconds(500))
    bench.send(.sample(.fair))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(499))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["21 gn cycling>starting dwell ended #1 sd"])
  }
}
