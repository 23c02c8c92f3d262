import Testing
import WagmanCore
import WagmanHAL
import WagmanImage

@Suite("Rolling log")
struct RollingLogTests {
  @Test("An entry is read back from the memory as it was handed out")
  func roundTrip() throws {
    var bench = LogBench()
    bench.clock = LogClock(epochSeconds: 1_700_000_000, at: .zero)
    bench.note(.relayFault, Subject(.nodeController), 0xdead_beef, at: 1_234)
    let entry = try #require(bench.written.first)
    #expect(
      entry
        == LogEntry(
          sequence: 1, milliseconds: 1_700_000_001_234, isClockTime: true, count: 1,
          code: .relayFault, subject: Subject(.nodeController), argument: 0xdead_beef))
    #expect(RollingLog(from: bench.memory).ring.entry(1, in: bench.memory) == entry)
  }

  @Test("Without a clock an entry bears the time since the reset")
  func uptime() throws {
    var bench = LogBench()
    bench.note(.awake, .controller, at: 77)
    let entry = try #require(bench.written.first)
    #expect(entry.milliseconds == 77 && !entry.isClockTime)
  }

  @Test("An empty memory holds an empty log")
  func empty() {
    let bench = LogBench()
    #expect(bench.log.newestSequence == 0 && bench.log.ring.count == 0)
    var cursor = bench.log.ring.cursor()
    #expect(cursor.next(in: bench.memory) == nil)
    #expect(bench.log.ring.entry(1, in: bench.memory) == nil)
    #expect(bench.log.ring.entry(0, in: bench.memory) == nil)
  }

  @Test("Each entry is one page write, to the other page of its block's pair")
  func oneWriteEach() {
    var bench = LogBench()
    for number in 0..<9 { bench.note(.entered, .board, UInt32(number)) }
    #expect(bench.memory.writes.map(\.page) == [65, 64, 65, 64, 66, 65, 66, 65, 67])
  }

  @Test("After any number of entries the newest 1,784 or more are there, in order")
  func ends() {
    var bench = LogBench()
    for number in 1...5_000 as ClosedRange<UInt32> {
      bench.note(.entered, .board, number)
      guard number % 257 < 5 || number == 5_000 else { continue }
      let ring = RollingLog(from: bench.memory).ring
      #expect(ring.newestSequence == number)
      #expect(ring.oldestSequence == bench.log.oldestSequence)
      #expect(ring.count >= min(Int(number), 1_784))
      var cursor = ring.cursor()
      var expected = ring.oldestSequence
      while let entry = cursor.next(in: bench.memory) {
        guard entry.sequence == expected && entry.argument == expected else { break }
        expected += 1
      }
      #expect(expected == number + 1)
      #expect(ring.entry(ring.oldestSequence - 1, in: bench.memory) == nil)
      #expect(ring.entry(number + 1, in: bench.memory) == nil)
    }
  }

  @Test("A damaged page costs its own entries and no others")
  func damage() {
    var bench = LogBench()
    for number in 1...40 as ClosedRange<UInt32> { bench.note(.entered, .board, number) }
    bench.memory.writePage(66, Page(filledWith: 3))
    let ring = RollingLog(from: bench.memory).ring
    var cursor = ring.cursor(from: 6)
    var seen: [UInt32] = []
    while let entry = cursor.next(in: bench.memory) { seen.append(entry.sequence) }
    #expect(seen == [6, 7, 8] + Array(13...40))
    #expect(ring.newestSequence == 40)
  }

  @Test("A page that claims an absurd sequence number is not believed")
  func absurdClaim() {
    var bench = LogBench()
    bench.note(.entered, .board, 1)
    var page = bench.memory.readPage(65)
    page.set(uint32: 0xffff_fffd, at: 0)
    page.seal()
    for index in MemoryMap.logPages where index != 65 { bench.memory.writePage(index, page) }
    #expect(RollingLog(from: bench.memory).newestSequence == 1)
  }

  @Test("A clock set before the board's reset gives times from the epoch on")
  func earlyClock() {
    let clock = LogClock(epochSeconds: 5, at: Tick(milliseconds: 9_000))
    #expect(clock.milliseconds(of: Tick(milliseconds: 9_500)) == 5_500)
    #expect(clock.milliseconds(of: Tick(milliseconds: 3_000)) == 0)
  }
}
