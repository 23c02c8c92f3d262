import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim

@Suite("Brown-outs by position")
struct BrownOutTests {
  @Test("A brown-out in a switching leaves the contacts moved or not, and disables the port")
  func switching() throws {
    var moved = 0
    for seed in UInt64(1)...20 {
      let bench = FaultBench(seed: seed)
      bench.run(to: Tick(s: 300))
      try bench.type("stop 1 0")
      bench.run(.seconds(20))
      try bench.strike("brown-out in a switching")
      bench.run(.minutes(1))
      #expect(bench.entries(with: "brown-out").isEmpty)
      let from = bench.contacts.count
      try bench.type("start 1")
      bench.run(.seconds(1))
      #expect(bench.count(.brownOutInSwitching) == 1)
      #expect(bench.entries(with: "brown-out").count == 1)
      moved += bench.contacts[from...].contains { $0.port.index == 1 && $0.level == .on } ? 1 : 0
      // The journal says that this is what took the supply down.
      bench.run(.minutes(1))
      #expect(bench.closed.rawValue == 0b101)
      #expect(bench.entries(with: "gn disabled").count >= 1)
    }
    #expect((5...15).contains(moved))
  }

  @Test("A brown-out in a write leaves a page with new bytes before old ones")
  func write() throws {
    var torn = 0
    for seed in UInt64(1)...20 {
      let bench = FaultBench(seed: seed)
      bench.run(to: Tick(s: 300))
      var simulation = Simulation(
        OriginalBench.scenario(), seed: seed, image: bench.simulation.memory, recordsWrites: true)
      let before = simulation.writes.count
      simulation.strike(try happening("brown-out in a write")) { _ in }
      simulation.strike(try happening("operator stop 1 0")) { _ in }
      simulation.advance(to: simulation.time + .seconds(1)) { _ in }
      #expect(simulation.strikes[.brownOutInWrite] == 1)
      let write = try #require(simulation.writes.dropFirst(before).first)
      // A valid page has its checksum at its end: one that is torn has lost it or has kept
      // the old one.
      let isNew =
        Page.size
        == (0..<Page.size).prefix { write.new.bytes[$0] != write.old.bytes[$0] }.count
      torn += isNew ? 0 : 1
      #expect(simulation.memory.readPage(write.page) != Page())
    }
    #expect(torn > 15)
  }

  @Test("A brown-out after so many writes comes before the next one")
  func afterWrites() throws {
    for count in [0, 1, 3] {
      var simulation = Simulation(OriginalBench.scenario(), recordsWrites: true)
      simulation.advance(to: Tick(s: 300)) { _ in }
      simulation.strike(try happening("brown-out after \(count) writes")) { _ in }
      let before = simulation.writes.count
      var resets = 0
      func note(_ observation: Observation) {
        if case .entry(let entry, _) = observation, entry.code == .reset { resets += 1 }
      }
      simulation.strike(try happening("operator restart 1"), note)
      simulation.advance(to: Tick(s: 500), note)
      let written = simulation.writes.count - before
      #expect(resets == 1, "\(count)")
      #expect(written >= count)
      #expect(simulation.strikes[.brownOutAfterWrites] == 1)
    }
  }

  @Test("A brown-out after no more effects loses the switching that was to come")
  func afterEffects() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    try bench.strike("brown-out after 0 effects")
    try bench.type("stop 1 0")
    #expect(bench.closed.rawValue == 0b111)
    #expect(bench.entries(with: "brown-out").count == 1)
    #expect(bench.count(.brownOutAfterEffects) == 1)
    bench.run(.hours(1))
    #expect(bench.closed.rawValue == 0b111)
  }
}
