import Testing
import WagmanCore
import WagmanHAL
import WagmanImage

@Suite("Equal entries")
struct CoalescingTests {
  var bench = LogBench()
  let gn = Subject(rawValue: 1) ?? .board

  @Test("Equal events within ten minutes are one entry, and one with their count at the end")
  mutating func counted() {
    for second in 0..<10 as Range<UInt64> { bench.note(.refused, gn, 7, at: second * 1_000) }
    #expect(bench.log.deadline == Tick(milliseconds: 600_000))
    bench.advance(to: 599_999)
    #expect(bench.lines == ["refused 7 ×1 @0"])
    bench.advance(to: 600_000)
    #expect(bench.lines == ["refused 7 ×1 @0", "refused 7 ×9 @600000"])
    #expect(bench.log.deadline == .never)
  }

  @Test("A single event leaves nothing to wait for")
  mutating func single() {
    bench.note(.refused, gn, 7)
    #expect(bench.log.deadline == .never)
    bench.advance(to: 700_000)
    #expect(bench.lines == ["refused 7 ×1 @0"])
  }

  @Test("The last millisecond of the ten minutes counts, the next one begins anew")
  mutating func edges() {
    bench.note(.refused, gn, 7, at: 0)
    bench.note(.refused, gn, 7, at: 599_999)
    bench.note(.refused, gn, 7, at: 600_000)
    #expect(bench.lines == ["refused 7 ×1 @0", "refused 7 ×1 @600000", "refused 7 ×1 @600000"])
  }

  @Test("Another code, subject or argument is another entry")
  mutating func different() {
    bench.note(.refused, gn, 7)
    bench.note(.command, gn, 7)
    bench.note(.refused, .controller, 7)
    bench.note(.refused, gn, 8)
    #expect(bench.written.count == 4)
  }

  @Test("A change of state of the same subject writes the counts first and ends them")
  mutating func changeOfState() {
    bench.note(.refused, gn, 7, at: 0)
    bench.note(.refused, gn, 7, at: 10)
    bench.note(.refused, .controller, 7, at: 15)
    bench.note(.refused, .controller, 7, at: 16)
    bench.note(.entered, gn, 1, at: 20)
    bench.note(.refused, gn, 7, at: 30)
    bench.note(.refused, .controller, 7, at: 40)
    #expect(
      bench.lines == [
        "refused 7 ×1 @0", "refused 7 ×1 @15", "refused 7 ×1 @20", "entered 1 ×1 @20",
        "refused 7 ×1 @30",
      ])
  }

  @Test("Changes of state are never counted together")
  mutating func entered() {
    for _ in 0..<5 { bench.note(.entered, gn, 1) }
    #expect(bench.written.count == 5)
    #expect(bench.log.deadline == .never)
  }

  @Test("A ninth kind of event takes the place of the one that ends first")
  mutating func ninth() {
    for argument in 0..<8 as Range<UInt32> {
      bench.note(.refused, gn, argument, at: UInt64(argument))
    }
    bench.note(.refused, gn, 0, at: 100)
    bench.note(.refused, gn, 99, at: 200)
    #expect(bench.lines.suffix(2) == ["refused 0 ×1 @200", "refused 99 ×1 @200"])
    bench.note(.refused, gn, 1, at: 300)
    #expect(bench.written.count == 10, "The second kind is still counted")
  }

  @Test("An orderly reset loses no count")
  mutating func flushed() {
    for argument in 0..<8 as Range<UInt32> {
      bench.note(.refused, gn, argument, at: UInt64(argument))
      bench.note(.refused, gn, argument, at: UInt64(argument))
    }
    bench.flush(at: 1_000)
    #expect(bench.written.count == 16 && bench.log.deadline == .never)
    #expect(bench.lines.suffix(8) == (0..<8).map { "refused \($0) ×1 @1000" })
    #expect(RollingLog(from: bench.memory).newestSequence == 16)
  }

  @Test("More events than a count holds lose none")
  mutating func manyEvents() {
    for _ in 0..<150_000 { bench.note(.unexpectedHeartbeat, gn, at: 1) }
    bench.flush(at: 2)
    #expect(bench.written.reduce(0) { $0 + Int($1.count) } == 150_000)
  }

  @Test("The log does not depend on how often time is told", arguments: UInt64(0)..<20)
  mutating func ticks(seed: UInt64) {
    var other = LogBench()
    var random = SplitMix64(seed: seed)
    var now: UInt64 = 0
    for _ in 0..<400 {
      let next = now + UInt64.random(in: 0...120_000, using: &random)
      // One log is told every deadline on the way, the other only the events.
      while bench.log.deadline <= Tick(milliseconds: next) {
        bench.advance(to: bench.log.deadline.milliseconds)
      }
      bench.advance(to: next)
      now = next
      let code: EventCode = Int.random(in: 0..<6, using: &random) == 0 ? .entered : .refused
      let subject = Subject(rawValue: .random(in: 0...2, using: &random)) ?? .board
      let argument = UInt32.random(in: 0...3, using: &random)
      bench.note(code, subject, argument, at: now)
      other.note(code, subject, argument, at: now)
    }
    bench.flush(at: now)
    other.flush(at: now)
    #expect(bench.lines == other.lines)
    #expect(bench.written.reduce(0) { $0 + Int($1.count) } == 400)
  }
}
