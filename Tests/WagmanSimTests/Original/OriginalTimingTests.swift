import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

/// When the program of v3 boards does what it does.
@Suite("Timing of the original firmware")
struct OriginalTimingTests {
  @Test("It starts the next stopped, enabled device sixty seconds after any start")
  func spacing() {
    let bench = OriginalBench()
    bench.run(to: Tick(milliseconds: 59_999))
    #expect(bench.relaysOn == 0b001)
    bench.run(to: Tick(s: 60))
    #expect(bench.relaysOn == 0b011)
    bench.run(to: Tick(milliseconds: 119_999))
    #expect(bench.relaysOn == 0b011)
    bench.run(to: Tick(s: 600))
    #expect(
      bench.history(from: 0).filter { $0.contains("relay") } == [
        "0 nc relay on", "60 gn relay on", "120 cs relay on",
      ])
  }

  @Test("A start by command is such a start, and the search goes on behind it")
  func commanded() throws {
    let bench = OriginalBench()
    bench.run(to: Tick(s: 150))
    for line in ["stop 0 0", "stop 1 0", "stop 2 0"] { _ = try bench.ask(line) }
    bench.run(to: Tick(s: 170))
    #expect(bench.relaysOn == 0)
    #expect(try bench.ask("start 1") == [])
    #expect(bench.relaysOn == 0b010)
    bench.run(to: Tick(s: 230))
    #expect(bench.relaysOn == 0b010)
    bench.run(to: Tick(milliseconds: 230_200))
    #expect(bench.relaysOn == 0b110)
    bench.run(to: Tick(milliseconds: 290_200))
    #expect(bench.relaysOn == 0b111)
  }

  @Test("A relay settles for 500 ms, and the loop notices at its next pass")
  func settling() {
    let bench = OriginalBench()
    bench.run(to: Tick(s: 59))
    #expect(
      bench.history(from: 0).suffix(3) == [
        "0 nc stopped -> starting, attempt 1 from sd (controller)", "0 nc relay on",
        "0.6 nc starting -> started (controller)",
      ])
  }

  @Test("The eighth change of the line is a heartbeat, the seventh is none")
  func heartbeat() throws {
    let bench = OriginalBench()
    // Up at 40 s, with the first change; the eighth is 70 s later.
    bench.run(to: Tick(milliseconds: 109_600))
    #expect(try bench.ask("hb").first == "109800")
    #expect(try bench.ask("hb").first == "0")
    bench.run(to: Tick(milliseconds: 189_600))
    #expect(try bench.ask("hb").first == "79800")
    #expect(try bench.ask("hb").first == "0")
  }

  @Test("A line that changes twice between two passes has not changed")
  func fastLine() throws {
    let bench = OriginalBench { $0.heartbeat = .milliseconds(100) }
    bench.run(to: Tick(s: 300))
    #expect(try bench.ask("hb").first == "300200")
    let slower = OriginalBench { $0.heartbeat = .milliseconds(200) }
    slower.run(to: Tick(s: 300))
    #expect(try Int(#require(slower.ask("hb").first)) ?? .max < 2_000)
  }

  @Test("A ping is a heartbeat at once")
  func ping() throws {
    let bench = OriginalBench()
    bench.run(to: Tick(s: 30))
    #expect(try bench.ask("ping 2") == [])
    #expect(try bench.ask("hb")[2] == "200")
  }

  @Test(
    "Silence of the heartbeat timeout is a failure and a stop",
    arguments: [TickSpan.hours(1), .minutes(5)])
  func timeout(span: TickSpan) throws {
    var settings = OriginalSettings()
    settings.heartbeatTimeout = span
    let bench = OriginalBench(settings: settings)
    bench.run(to: Tick(s: 175))
    bench.strike(.guest(try port(1), .hangs))
    // Its eighth change was at 170 s.
    let lost = Tick(s: 170) + span
    bench.run(to: Tick(milliseconds: lost.milliseconds - 1))
    #expect(try bench.record[port(1)].failures == 0)
    bench.run(to: lost)
    #expect(try bench.record[port(1)].failures == 1)
    bench.run(to: Tick(milliseconds: lost.milliseconds + 59_999))
    #expect(bench.relaysOn == 0b111)
    bench.run(to: lost + .seconds(60))
    #expect(bench.relaysOn == 0b101)
    let second = lost.milliseconds / 1_000
    bench.run(.seconds(1))
    #expect(
      bench.history(from: 200) == [
        "\(second) gn heartbeat lost (failures 1)",
        "\(second) gn started -> stopping (heartbeat lost)", "\(second + 60) gn relay off",
        "\(second + 60).6 gn stopping -> stopped (delay ended)",
        "\(second + 60).6 gn stopped -> starting, attempt 2 from sd (controller)",
        "\(second + 60).6 gn relay on",
      ])
  }

  @Test("A guest that is not watched, or never beat, is told apart by the record alone")
  func unwatched() throws {
    let bench = OriginalBench { $0.failedBoots = 100_000 }
    bench.run(to: Tick(s: 200))
    #expect(try bench.ask("watch 1 hb f") == [])
    #expect(try !bench.record[port(1)].isManaged)
    // Counted from the start, since there was no heartbeat: 0 and 120 s.
    bench.run(to: Tick(s: 3_800))
    #expect(try bench.ask("fc") == ["1", "0", "1", "0", "0"])
    #expect(try bench.ask("watch 1 hb t") == [])
    bench.run(.milliseconds(200))
    #expect(try bench.ask("fc")[1] == "1")
  }

  @Test("A stop cuts the power after its delay, and tells the guest nothing")
  func stop() throws {
    for (line, seconds) in [("stop 1", UInt64(60)), ("stop 1 10", 10), ("stop 1 0", 0)] {
      let bench = OriginalBench()
      bench.run(to: Tick(milliseconds: 199_800))
      #expect(try bench.ask(line) == [])
      let cut = Tick(s: 200 + seconds)
      if seconds > 0 {
        bench.run(to: Tick(milliseconds: cut.milliseconds - 1))
        #expect(bench.relaysOn == 0b111)
        #expect(bench.node.firmware.board.guests[1].state == .up)
      }
      bench.run(to: cut)
      #expect(bench.relaysOn == 0b101)
    }
  }

  @Test("Port 0 is enabled again after sixty seconds, another port is not")
  func enabledAgain() throws {
    let bench = OriginalBench()
    bench.run(to: Tick(milliseconds: 299_800))
    #expect(try bench.ask("disable 0 1") == [])
    #expect(bench.relaysOn == 0b100)
    #expect(try !bench.record[port(0)].isEnabled)
    bench.run(to: Tick(milliseconds: 359_999))
    #expect(bench.relaysOn == 0b100)
    bench.run(to: Tick(s: 360))
    #expect(bench.relaysOn == 0b101)
    #expect(try bench.record[port(0)].isEnabled)
    bench.run(.hours(5))
    #expect(bench.relaysOn == 0b101)
    #expect(try bench.ask("enable 1") == [])
    bench.run(.milliseconds(200))
    #expect(bench.relaysOn == 0b111)
  }
}
