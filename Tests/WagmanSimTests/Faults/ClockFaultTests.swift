import Testing
import WagmanCore
import WagmanSim

@Suite("Faults of the clock")
struct ClockFaultTests {
  private let start = Simulation.epochSeconds

  @Test("A step moves the clock, forward and back, and the machines do not notice")
  func steps() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    try bench.strike("clock steps 2h")
    #expect(bench.epochSeconds == start + 300 + 7_200)
    try bench.strike("clock steps back 90min")
    #expect(bench.epochSeconds == start + 300 + 1_800)
    bench.run(.seconds(10))
    #expect(bench.epochSeconds == start + 310 + 1_800)
    try bench.strike("clock steps back 36500d")
    #expect(bench.epochSeconds == 0)
    #expect(bench.count(.clockSteps) == 1 && bench.count(.clockStepsBack) == 2)
  }

  @Test("A clock that drifts gains with time, and keeps what it has gained")
  func drifts() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 1_000))
    try bench.strike("clock drifts 10000 ppm for 1000s")
    bench.run(to: Tick(s: 1_500))
    #expect(bench.epochSeconds == start + 1_505)
    bench.run(to: Tick(s: 2_000))
    #expect(bench.epochSeconds == start + 2_010)
    bench.run(to: Tick(s: 5_000))
    #expect(bench.epochSeconds == start + 5_010)
    try bench.strike("clock drifts -10000 ppm")
    bench.run(to: Tick(s: 6_000))
    #expect(bench.epochSeconds == start + 6_000)
  }

  @Test("A clock that is lost is unknown through resets, until somebody sets it")
  func isLost() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    try bench.strike("clock is lost")
    #expect(bench.epochSeconds == nil)
    try bench.reset()
    bench.run(.minutes(10))
    #expect(bench.epochSeconds == nil)
    try bench.type("date 2026 3 1 12 0 0")
    let set = try #require(bench.epochSeconds)
    bench.run(.seconds(100))
    #expect(bench.epochSeconds == set + 100)
  }
}
