import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim

@Suite("Faults of the memory")
struct MemoryFaultTests {
  @Test("A worn page keeps what it held or garbage, and the others take what is written")
  func wearsOut() throws {
    var hasKept = false
    var hasGarbage = false
    for seed in UInt64(1)...10 {
      let bench = FaultBench(seed: seed)
      bench.run(to: Tick(s: 300))
      for index in 16..<24 { try bench.strike("memory page \(index) wears out") }
      let before = bench.simulation.memory
      // The board's own record is in these pages.
      try bench.type("hibernate 600")
      bench.run(.minutes(30))
      let after = bench.simulation.memory
      #expect(bench.count(.memoryPageWearsOut) > 0)
      for index in 16..<24 {
        if after.readPage(index) == before.readPage(index) {
          hasKept = true
        } else {
          hasGarbage = true
        }
      }
      let (old, new) = (RecordStore(from: before).board, RecordStore(from: after).board)
      #expect(new == old || RecordStore(from: after).isRecordLost)
      #expect((64..<Page.countPerMemory).contains { after.readPage($0) != before.readPage($0) })
    }
    #expect(hasKept && hasGarbage)
  }

  @Test("As many bits change as are to, in the page that is named or in any")
  func flips() throws {
    func changed(_ sentence: String) throws -> (bits: Int, pages: Set<Int>) {
      let bench = FaultBench()
      bench.run(to: Tick(milliseconds: 300_500))
      let before = bench.simulation.memory
      try bench.strike(sentence)
      let after = bench.simulation.memory
      var (bits, pages) = (0, Set<Int>())
      for index in 0..<Page.countPerMemory {
        for place in 0..<Page.size {
          let old = before.readPage(index).bytes[place]
          let count = (old ^ after.readPage(index).bytes[place]).nonzeroBitCount
          bits += count
          if count > 0 { pages.insert(index) }
        }
      }
      return (bits, pages)
    }
    let one = try changed("memory flips 1 bit in page 17")
    #expect(one.bits == 1 && one.pages == [17])
    let many = try changed("memory flips 40 bits")
    #expect((36...40).contains(many.bits))
    #expect(many.pages.count > 30)
  }

  @Test("A record with a flipped bit is not believed: the one before it counts")
  func recordSurvives() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    for index in 16..<24 { try bench.strike("memory flips 1 bit in page \(index)") }
    try bench.reset()
    #expect(bench.entries(with: "record").count == 1)
    #expect(bench.count(.memoryFlips) == 8)
    bench.run(.minutes(10))
    #expect(bench.closed.rawValue == 0b111)
  }
}
