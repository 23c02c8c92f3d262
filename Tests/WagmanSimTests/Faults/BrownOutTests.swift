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

  /// The first page that is written for a stop.
  private func firstWrite(seed: UInt64, _ sentence: String?) throws -> PageWrite {
    var simulation = Simulation(OriginalBench.scenario(), seed: seed, recordsWrites: true)
    simulation.advance(to: Tick(s: 300)) { _ in }
    if let sentence { simulation.strike(try happening(sentence)) { _ in } }
    let before = simulation.writes.count
    simulation.strike(try happening("operator stop 1 0")) { _ in }
    simulation.advance(to: simulation.time + .seconds(1)) { _ in }
    #expect(simulation.strikes[.brownOutInWrite] == (sentence == nil ? 0 : 1))
    return try #require(simulation.writes.dropFirst(before).first)
  }

  @Test("What strikes while the board has no supply is observed then")
  func observedInTime() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    try bench.strike("guest gn loops")
    bench.run(to: Tick(s: 360))
    try bench.strike("supply 4.5V for 10min")
    bench.run(to: Tick(s: 700))
    let loops = bench.strikes.filter { $0.strike.kind == .guestLoops }
    #expect(loops.count == Int(bench.count(.guestLoops)))
    #expect(loops.count > 2)
    #expect(loops.map(\.at.milliseconds) == loops.map(\.at.milliseconds).sorted())
  }

  @Test("A brown-out in a write leaves new bytes, one of any value, and old ones behind it")
  func write() throws {
    var places: Set<Int> = []
    for seed in UInt64(1)...30 {
      let whole = try firstWrite(seed: seed, nil)
      let torn = try firstWrite(seed: seed, "brown-out in a write")
      #expect(torn.page == whole.page && torn.old == whole.old)
      let place = (0..<Page.size).first { torn.new.bytes[$0] != whole.new.bytes[$0] }
      guard let place else { continue }
      places.insert(place)
      for index in (place + 1)..<Page.size {
        #expect(torn.new.bytes[index] == whole.old.bytes[index])
      }
    }
    #expect(places.count > 8)
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
