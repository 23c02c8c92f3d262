import Testing
import WagmanCore

@Suite("Guest: starting")
struct StartingTests {
  @Test("A heartbeat ends the boot")
  func heartbeat() {
    var bench = Bench.starting()
    bench.advance(by: .milliseconds(119_999))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["119.999 gn starting>started heartbeat"])
    #expect(bench.guest(.guestNode).memory.attempts == 1)
  }

  @Test("A boot of 120 s without a heartbeat is a failure")
  func timeout() {
    var bench = Bench.starting()
    bench.advance(by: .milliseconds(119_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(
      bench.take() == ["120 gn startFailed 1", "120 gn starting>stopped timeout"])
  }

  @Test("A guest that is not watched is taken to be up after 120 s")
  func unwatched() {
    var bench = Bench.starting(isWatched: false)
    bench.advance(by: .milliseconds(119_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["120 gn starting>started timeout"])
    #expect(bench.guest(.guestNode).memory.failures == 0)
  }

  @Test("Not watched, with a stop waiting: stopping after 120 s")
  func unwatchedStopWaits() {
    var bench = Bench.starting(isWatched: false)
    bench.send(.stop)
    bench.advance(by: .seconds(120))
    #expect(
      bench.take() == [
        "0 gn host: stop", "120 gn starting>stopping timeout", "120 gn ! shutdown",
      ])
    bench.advance(by: .seconds(60))
    #expect(bench.take() == ["180 gn stopping>stopped silent"])
  }

  @Test("A stop waits for the heartbeat")
  func stopWaits() {
    var bench = Bench.starting()
    bench.send(.stop)
    #expect(bench.take() == ["0 gn host: stop"])
    bench.advance(by: .seconds(50))
    bench.send(.heartbeat(.guestNode))
    #expect(
      bench.take() == ["50 gn starting>stopping heartbeat", "50 gn ! shutdown"])
    #expect(bench.guest(.guestNode).memory.attempts == 1, "it never was started")
  }

  @Test("A stop waits in vain for a guest that does not boot")
  func stopWaitsInVain() {
    var bench = Bench.starting()
    bench.send(.stop)
    bench.advance(by: .seconds(120))
    #expect(
      bench.take() == [
        "0 gn host: stop", "120 gn startFailed 1", "120 gn starting>stopped timeout",
      ])
  }

  @Test("A stop's delay cuts power during the boot")
  func cut() {
    var bench = Bench.starting()
    bench.advance(by: .seconds(10))
    bench.send(.stop(within: 30))
    bench.advance(by: .milliseconds(29_999))
    #expect(bench.take() == ["10 gn host: stop 30"])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["40 gn starting>stopped delay ended"])
  }

  @Test("A cut and a timeout at one moment: the cut comes first, and nothing has failed")
  func cutAtTimeout() {
    var bench = Bench.starting()
    bench.send(.stop(within: 120))
    bench.advance(by: .seconds(120))
    #expect(
      bench.take() == ["0 gn host: stop 120", "120 gn starting>stopped delay ended"])
  }

  @Test("A later delay only shortens the cut")
  func shorterDelay() {
    var bench = Bench.starting()
    bench.send(.stop(within: 30))
    bench.advance(by: .seconds(5))
    bench.send(.stop(within: 60))
    bench.send(.stop)
    bench.send(.stop(within: 10))
    _ = bench.take()
    bench.advance(by: .milliseconds(9_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["15 gn starting>stopped delay ended"])
  }

  @Test("A later, longer delay leaves the cut where it was")
  func longerDelay() {
    var bench = Bench.starting()
    bench.send(.stop(within: 30))
    bench.advance(by: .seconds(5))
    bench.send(.stop(within: 60))
    bench.advance(by: .seconds(25))
    #expect(bench.take().last == "30 gn starting>stopped delay ended")
  }

  @Test("A delay comes to a stop that had none")
  func delayedLater() {
    var bench = Bench.starting()
    bench.send(.stop)
    bench.send(.stop(within: 60))
    bench.advance(by: .seconds(60))
    #expect(bench.take().last == "60 gn starting>stopped delay ended")
  }

  @Test("The delay outlives the first heartbeat")
  func delayOutlivesHeartbeat() {
    var bench = Bench.starting()
    bench.send(.stop(within: 50))
    bench.advance(by: .seconds(30))
    bench.send(.heartbeat(.guestNode))
    _ = bench.take()
    bench.advance(by: .milliseconds(19_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["50 gn stopFailed 50", "50 gn stopping>stopped timeout"])
  }

  @Test("A delay beyond the stop timeout does not lengthen it")
  func longDelay() {
    var bench = Bench.starting()
    bench.send(.stop(within: 3_000))
    bench.advance(by: .seconds(30))
    bench.send(.heartbeat(.guestNode))
    bench.advance(by: .seconds(600), every: .seconds(20), .heartbeat(.guestNode))
    #expect(
      bench.take().suffix(2) == ["630 gn stopFailed 600", "630 gn stopping>stopped timeout"])
  }

  @Test("The longest delay that a command can carry is no cut at once")
  func longestDelay() {
    for delay in [TickSpan.milliseconds(.max), .milliseconds(.max - 7_000_000)] {
      var bench = Bench.starting()
      bench.send(.stop(delay: delay))
      bench.advance(by: .milliseconds(119_999))
      #expect(bench.take() == ["0 gn host: stop 254"])
      bench = Bench.stopping()
      bench.send(.stop(delay: delay))
      bench.advance(by: .milliseconds(59_999))
      #expect(bench.take() == ["0 gn host: stop 254"])
    }
  }

  @Test("A stop with delay 0 and a kill cut at once", arguments: [true, false])
  func stopNow(isKill: Bool) {
    var bench = Bench.starting()
    bench.send(isKill ? .kill : .stop(within: 0))
    #expect(
      bench.take() == [
        "0 gn host: \(isKill ? "kill" : "stop 0")", "0 gn starting>stopped command",
      ])
  }

  @Test("Start and restart forget a waiting stop and its cut", arguments: [true, false])
  func forget(isRestart: Bool) {
    var bench = Bench.starting()
    bench.send(.stop(within: 50))
    bench.send(isRestart ? .restart : .start)
    bench.advance(by: .seconds(119))
    #expect(
      bench.take() == [
        "0 gn host: stop 50", "0 gn host: \(isRestart ? "restart" : "start") 0",
      ])
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["119 gn starting>started heartbeat"])
    #expect(bench.guest(.guestNode).memory.isWanted)
  }

  @Test("Disable cuts power without a shutdown")
  func disable() {
    var bench = Bench.starting()
    bench.send(.disable)
    #expect(bench.take() == ["0 gn host: disable", "0 gn starting>disabled command"])
    bench.advance(by: .hours(1))
    #expect(bench.take() == [])
    #expect(bench.guest(.guestNode).memory.isWanted)
  }

  @Test("An overcurrent cuts power and is a failure")
  func overcurrent() {
    var bench = Bench.starting()
    bench.send(.overcurrent(.guestNode))
    #expect(bench.take() == ["0 gn overcurrent 1", "0 gn starting>stopped overcurrent"])
  }
}
