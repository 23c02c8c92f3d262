import MallocCount
import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

#if !DEBUG
  /// Counts what the loop over ticks and events asks of the allocator.
  ///
  /// In release alone: unoptimised code boxes values that the optimiser leaves in place.
  @Suite("Allocation")
  struct AllocationTests {
    private static let day = TickSpan.hours(24)

    /// Five guests that beat, hang and fail to boot, an operator and a hot noon.
    private static var scenario: Scenario {
      get throws {
        let profiles = """
          about: beats every ten seconds, and hangs now and then
          hang-rate: 2/d
          failed-boots: 20%
          """
        let text = """
          name: allocation
          about: what a busy day asks of the allocator
          for: 30d
          guests: {nc: busy, gn: busy, cs: busy, x1: busy, x2: busy}
          enabled: [nc, gn, cs, x1, x2]
          watched: [nc, gn, cs, x1, x2]
          timeline:
            - {at: 1h, every: 4h, do: operator stop 1}
            - {at: 90min, every: 4h, do: operator start 1}
            - {at: 12h, every: 24h, do: ambient 80degC for 2h}
          """
        return try Fixture.scenario(text, profile: ("busy", profiles))
      }
    }

    /// Mallocs of a node that is made and run for so many days.
    private func mallocs(
      days: UInt64, _ observe: (Observation) -> Void = { _ in }
    ) throws -> (count: UInt64, heartbeats: UInt64) {
      let scenario = try Self.scenario
      let before = malloc_count_of_this_thread()
      var simulation = Simulation(scenario)
      simulation.advance(to: .zero + .hours(24 * days), observe)
      return (malloc_count_of_this_thread() - before, simulation.counts.heartbeats)
    }

    @Test("Two virtual days ask for memory exactly as often as one")
    func loopDoesNotAllocate() throws {
      // What a process sets up once is set up before the count.
      _ = try mallocs(days: 1)
      let one = try mallocs(days: 1)
      let two = try mallocs(days: 2)
      #expect(one.count == two.count)
      #expect(two.heartbeats > one.heartbeats + 30_000, "The second day was idle")
      #expect(one.count > 0, "Nothing was counted")
    }

    @Test("One allocation for each entry of the log is noticed")
    func allocationIsNoticed() throws {
      var texts: [String] = []
      func note(_ observation: Observation) {
        texts = [String(repeating: "x", count: 40)]
      }
      let one = try mallocs(days: 1, note)
      let two = try mallocs(days: 2, note)
      #expect(two.count > one.count + 50)
      #expect(!texts.isEmpty)
    }

    @Test("Ticks of one second ask for memory no more often than jumps", arguments: [1, 2])
    func ticksDoNotAllocate(days: UInt64) throws {
      let scenario = try Self.scenario
      var simulation = Simulation(scenario)
      simulation.advance(to: .zero + Self.day) { _ in }
      let before = malloc_count_of_this_thread()
      simulation.advance(to: .zero + .hours(24 + 24 * days), every: .seconds(1)) { _ in }
      #expect(malloc_count_of_this_thread() == before)
    }
  }
#endif
