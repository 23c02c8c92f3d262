import Testing
import WagmanCore

@Suite("Guest: started")
struct StartedTests {
  @Test("Five minutes without a heartbeat are a failure, and lead to stopping")
  func heartbeatLost() {
    var bench = Bench.started()
    bench.advance(by: .seconds(200))
    bench.send(.heartbeat(.guestNode))
    bench.advance(by: .milliseconds(299_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(
      bench.take() == [
        "500 gn heartbeatLost 1", "500 gn started>stopping heartbeat lost", "500 gn ! shutdown",
      ])
    bench.advance(by: .seconds(60))
    #expect(bench.take() == ["560 gn stopping>stopped silent"])
    #expect(bench.guest(.guestNode).memory.isWanted)
  }

  @Test("A guest that is not watched may be silent for ever")
  func unwatched() {
    var bench = Bench.started(isWatched: false)
    bench.send(.heartbeat(.guestNode))
    bench.advance(by: .hours(100))
    #expect(bench.take() == [])
  }

  @Test("Ten minutes without a loss return the attempts to 0")
  func healthy() {
    var bench = Bench.started(attempts: 2)
    bench.advance(by: .milliseconds(599_999), every: .seconds(100), .heartbeat(.guestNode))
    #expect(bench.guest(.guestNode).memory.attempts == 3)
    bench.advance(by: .milliseconds(1))
    #expect(bench.guest(.guestNode).memory.attempts == 0)
    #expect(bench.take() == [])
  }

  @Test("Healthy and lost at one moment: healthy comes first")
  func healthyAndLost() {
    var bench = Bench.started(attempts: 8)
    bench.advance(by: .seconds(300) - .milliseconds(1))
    bench.send(.heartbeat(.guestNode))
    bench.advance(by: .milliseconds(1))
    bench.send(.heartbeat(.guestNode))
    bench.advance(by: .seconds(300))
    #expect(bench.take().first == "600 gn heartbeatLost 1")
    #expect(bench.guest(.guestNode).memory.attempts == 0)
    #expect(bench.guest(.guestNode).isHeldOff(at: bench.now) == false)
  }

  @Test("Watch on arms the heartbeat from now, watch off disarms it")
  func watch() {
    var bench = Bench.started()
    bench.advance(by: .seconds(299))
    bench.send(.watch(false))
    bench.advance(by: .hours(1))
    bench.send(.watch(true))
    bench.advance(by: .milliseconds(299_999))
    #expect(bench.take() == ["299 gn host: watch 0", "3899 gn host: watch 1"])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take().first == "4199 gn heartbeatLost 1")
  }

  @Test("Start is answered by the broadcast")
  func start() {
    var bench = Bench.started(attempts: 5)
    bench.send(.start)
    #expect(bench.take() == ["0 gn host: start 0", "0 gn started"])
    #expect(bench.guest(.guestNode).memory.attempts == 6)
  }

  @Test("Stop leads to stopping")
  func stop() {
    var bench = Bench.started()
    bench.send(.stop)
    #expect(
      bench.take() == ["0 gn host: stop", "0 gn started>stopping command", "0 gn ! shutdown"])
    bench.advance(by: .seconds(600), every: .seconds(60) - .milliseconds(1), .heartbeat(.guestNode))
    #expect(bench.take().suffix(2) == ["600 gn stopFailed 600", "600 gn stopping>stopped timeout"])
  }

  @Test("A stop's delay is its timeout, if it is shorter", arguments: [5, 59, 599, 601])
  func stopWithin(seconds: UInt64) {
    var bench = Bench.started()
    bench.send(.stop(within: seconds))
    let due = min(seconds, 600)
    bench.advance(by: .seconds(due) - .milliseconds(1), every: .seconds(4), .heartbeat(.guestNode))
    #expect(bench.guest(.guestNode).phase == .stopping)
    _ = bench.take()
    bench.advance(by: .milliseconds(1))
    #expect(
      bench.take() == ["\(due) gn stopFailed \(due)", "\(due) gn stopping>stopped timeout"])
  }

  @Test("Stop with delay 0, kill and disable cut at once")
  func cut() {
    for (command, text, phase) in [
      (GuestCommand.stop(within: 0), "stop 0", "stopped"), (.kill, "kill", "stopped"),
      (.disable, "disable", "disabled"),
    ] {
      var bench = Bench.started()
      bench.send(command)
      #expect(bench.take() == ["0 gn host: \(text)", "0 gn started>\(phase) command"])
    }
  }

  @Test("Restart leads to restarting, and on again")
  func restart() {
    var bench = Bench.started()
    bench.send(.restart)
    #expect(
      bench.take() == ["0 gn host: restart 0", "0 gn started>restarting command", "0 gn ! restart"])
    bench.advance(by: .seconds(70))
    #expect(
      bench.take() == [
        "60 gn restarting>cycling silent", "70 gn cycling>starting dwell ended #1 sd",
      ])
  }

  @Test("An overcurrent cuts power and is a failure; the attempts stand")
  func overcurrent() {
    var bench = Bench.started(attempts: 1)
    bench.send(.overcurrent(.guestNode))
    #expect(bench.take() == ["0 gn overcurrent 1", "0 gn started>stopped overcurrent"])
    #expect(bench.guest(.guestNode).memory.attempts == 2)
  }
}
