import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

@Suite("A board that hangs")
struct BoardHangTests {
  @Test("The watchdog resets it 16 s after its program last said that it runs")
  func watchdog() throws {
    let bench = FaultBench()
    // The program looks at its sensors every second, and at nothing else meanwhile.
    bench.run(to: Tick(milliseconds: 300_700))
    let fed = bench.simulation.firmware.board.fedAt
    #expect(fed == Tick(s: 300))
    try bench.strike("board hangs")
    bench.run(to: Tick(milliseconds: 315_999))
    #expect(bench.entries(with: "watchdog").isEmpty)
    bench.run(to: Tick(milliseconds: 316_000))
    #expect(bench.entries(with: "watchdog").count == 1)
    #expect(bench.closed.rawValue == 0b111)
    #expect(bench.count(.boardHangs) == 1)
  }

  @Test("While it hangs nobody acts, and what was typed is lost")
  func nobodyActs() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    try bench.strike("board hangs")
    let samples = bench.simulation.counts.samples
    try bench.type("stop 1 0")
    bench.run(.seconds(15))
    #expect(bench.simulation.counts.samples == samples)
    #expect(bench.closed.rawValue == 0b111)
    bench.run(.hours(1))
    #expect(bench.closed.rawValue == 0b111)
    #expect(bench.simulation.counts.samples > samples + 3_000)
  }

  @Test("A brown-out ends the hang, and is what the board is reset for")
  func brownOut() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    try bench.strike("board hangs")
    bench.run(.seconds(5))
    try bench.strike("supply 4V for 2s")
    bench.run(.hours(1))
    #expect(bench.entries(with: "watchdog").isEmpty)
    #expect(bench.entries(with: "brown-out") == [Tick(s: 307)])
  }
}
