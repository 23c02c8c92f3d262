import Testing
import WagmanCore

@Suite("Guest: stopping, restarting")
struct GoingDownTests {
  @Test("A minute of silence means that it is down")
  func silence() {
    var bench = Bench.stopping()
    bench.advance(by: .seconds(30))
    bench.send(.heartbeat(.guestNode))
    bench.advance(by: .milliseconds(59_999))
    #expect(bench.take() == ["30 gn ! shutdown"])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["90 gn stopping>stopped silent"])
  }

  @Test("A minute of silence while restarting leads to cycling")
  func silenceRestarting() {
    var bench = Bench.restarting()
    bench.advance(by: .milliseconds(59_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["60 gn restarting>cycling silent"])
    bench.advance(by: .milliseconds(9_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["70 gn cycling>starting dwell ended #1 sd"])
  }

  @Test("Heartbeats repeat the shutdown at most once in 10 s")
  func remindShutdown() {
    var bench = Bench.stopping()
    bench.advance(by: .seconds(25), every: .milliseconds(2_500), .heartbeat(.guestNode))
    #expect(bench.take() == ["10 gn ! shutdown", "20 gn ! shutdown"])
    bench.advance(by: .milliseconds(4_999))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["30 gn ! shutdown"])
  }

  @Test("Heartbeats repeat the restart at most once in 10 s")
  func remindRestart() {
    var bench = Bench.restarting()
    bench.advance(by: .milliseconds(9_999))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    bench.send(.heartbeat(.guestNode))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.take() == ["10 gn ! restart"])
  }

  @Test("A guest that beats on loses its power after 10 min")
  func timeout() {
    var bench = Bench.stopping()
    bench.advance(by: .milliseconds(599_999), every: .seconds(20), .heartbeat(.guestNode))
    #expect(bench.guest(.guestNode).phase == .stopping)
    _ = bench.take()
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["600 gn stopFailed 600", "600 gn stopping>stopped timeout"])
    #expect(bench.guest(.guestNode).memory.failures == 0)
  }

  @Test("A guest that beats on in restarting is cycled after 10 min")
  func timeoutRestarting() {
    var bench = Bench.restarting()
    bench.advance(by: .milliseconds(599_999), every: .seconds(20), .heartbeat(.guestNode))
    _ = bench.take()
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["600 gn stopFailed 600", "600 gn restarting>cycling timeout"])
  }

  @Test("Silence and timeout at one moment: it is down, and nothing failed")
  func silenceAtTimeout() {
    var bench = Bench.stopping()
    bench.send(.stop(within: 60))
    bench.advance(by: .seconds(60))
    #expect(bench.take() == ["0 gn host: stop 60", "60 gn stopping>stopped silent"])
  }

  @Test("A further stop's delay shortens the timeout, and never lengthens it")
  func shorten() {
    var bench = Bench.stopping()
    bench.advance(by: .seconds(10))
    bench.send(.stop(within: 20))
    bench.send(.stop(within: 300))
    bench.send(.stop)
    #expect(
      bench.take() == ["10 gn host: stop 20", "10 gn host: stop 254", "10 gn host: stop"])
    bench.advance(by: .milliseconds(19_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["30 gn stopFailed 30", "30 gn stopping>stopped timeout"])
  }

  @Test("Start and restart make a stopping guest restart; alarms kept, nothing sent")
  func startStopping() {
    for (command, name) in [(GuestCommand.start, "start"), (.restart, "restart")] {
      var bench = Bench.stopping()
      bench.advance(by: .seconds(55))
      bench.send(command)
      bench.advance(by: .milliseconds(4_999))
      #expect(
        bench.take() == ["55 gn host: \(name) 0", "55 gn stopping>restarting command"])
      bench.advance(by: .milliseconds(1))
      #expect(bench.take() == ["60 gn restarting>cycling silent"])
      #expect(bench.guest(.guestNode).memory.isWanted)
    }
  }

  @Test("The timeout of a stop is kept when it becomes a restart")
  func timeoutKept() {
    var bench = Bench.stopping()
    bench.send(.stop(within: 50))
    bench.send(.restart)
    bench.advance(by: .seconds(50), every: .seconds(9), .heartbeat(.guestNode))
    #expect(bench.take().suffix(2) == ["50 gn stopFailed 50", "50 gn restarting>cycling timeout"])
  }

  @Test("Stop turns a restart into a shutdown; alarms kept, a delay shortens the timeout")
  func stopRestarting() {
    var bench = Bench.restarting()
    bench.advance(by: .seconds(15))
    bench.send(.stop)
    #expect(
      bench.take() == [
        "15 gn host: stop", "15 gn restarting>stopping command", "15 gn ! shutdown",
      ])
    bench.advance(by: .milliseconds(44_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["60 gn stopping>stopped silent"])

    bench = Bench.restarting()
    bench.send(.stop(within: 30))
    bench.advance(by: .seconds(30))
    #expect(
      bench.take() == [
        "0 gn host: stop 30", "0 gn restarting>stopping command", "0 gn ! shutdown",
        "30 gn stopFailed 30", "30 gn stopping>stopped timeout",
      ])
  }

  @Test("Start and restart change nothing in a guest that restarts")
  func startRestarting() {
    var bench = Bench.restarting()
    bench.advance(by: .seconds(59))
    bench.send(.start)
    bench.send(.restart)
    bench.advance(by: .seconds(1))
    #expect(
      bench.take() == [
        "59 gn host: start 0", "59 gn host: restart 0", "60 gn restarting>cycling silent",
      ])
  }

  @Test("Stop with delay 0, kill, disable and overcurrent cut at once")
  func cut() {
    for (phase, make) in [("stopping", Bench.stopping), ("restarting", Bench.restarting)] {
      for (command, text, end) in [
        (GuestCommand.stop(within: 0), "stop 0", "stopped"), (.kill, "kill", "stopped"),
        (.disable, "disable", "disabled"),
      ] {
        var bench = make()
        bench.send(command)
        #expect(bench.take() == ["0 gn host: \(text)", "0 gn \(phase)>\(end) command"])
      }
      var bench = make()
      bench.send(.overcurrent(.guestNode))
      #expect(bench.take() == ["0 gn overcurrent 1", "0 gn \(phase)>stopped overcurrent"])
    }
  }
}
