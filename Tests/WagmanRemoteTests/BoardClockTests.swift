import Testing
import WagmanCore

@testable import WagmanRemote

/// What the host's clock said when the board's said something.
struct BoardClockTests {
  private func tick(_ milliseconds: UInt64) -> Tick { Tick(milliseconds: milliseconds) }

  @Test("One line tells the difference of both clocks")
  func first() {
    var clock = BoardClock()
    clock.see(1_000, at: tick(50_000))
    #expect(clock.tick(1_000) == tick(50_000))
    #expect(clock.tick(1_500) == tick(50_500))
    #expect(clock.tick(400) == tick(49_400))
  }

  @Test("A line that was longer on its way moves nothing, one that was shorter does")
  func least() {
    var clock = BoardClock()
    clock.see(1_000, at: tick(50_000))
    clock.see(2_000, at: tick(51_300))
    #expect(clock.tick(2_000) == tick(51_000))
    clock.see(3_000, at: tick(51_960))
    #expect(clock.tick(3_000) == tick(51_960))
    #expect(clock.tick(1_000) == tick(49_960))
  }

  @Test("Lines out of order are as good as others")
  func order() {
    var clock = BoardClock()
    clock.see(3_000, at: tick(53_100))
    clock.see(1_000, at: tick(53_100))
    #expect(clock.tick(3_000) == tick(53_100))
  }

  @Test("An old difference grows by a millisecond in five seconds, and no faster")
  func drift() {
    var clock = BoardClock()
    clock.see(0, at: tick(1_000))
    // The board's clock is slow: each line seems to have been longer on its way.
    clock.see(4_900, at: tick(5_999))
    #expect(clock.tick(0) == tick(1_000))
    clock.see(4_901, at: tick(6_000))
    #expect(clock.tick(0) == tick(1_001))
    clock.see(64_000, at: tick(66_000))
    #expect(clock.tick(0) == tick(1_013))
  }

  @Test("A difference that was allowed to grow does not grow beyond what was seen")
  func bound() {
    var clock = BoardClock()
    clock.see(0, at: tick(1_000))
    clock.see(100_000, at: tick(101_007))
    #expect(clock.tick(0) == tick(1_007))
  }

  @Test("Many lines within five seconds let the difference grow as one would")
  func often() {
    var clock = BoardClock()
    clock.see(0, at: tick(1_000))
    for second: UInt64 in 1...60 { clock.see(second * 1_000, at: tick(second * 1_000 + 2_000)) }
    #expect(clock.tick(0) == tick(1_012))
  }

  @Test("After a reset the first line counts alone")
  func forget() {
    var clock = BoardClock()
    clock.see(900_000, at: tick(1_000_000))
    clock.forget()
    clock.see(10, at: tick(1_001_000))
    #expect(clock.tick(10) == tick(1_001_000))
  }

  @Test("A board that has been up for longer than the host's ticks has no time before them")
  func before() {
    var clock = BoardClock()
    clock.see(900_000, at: tick(2_000))
    #expect(clock.tick(900_500) == tick(2_500))
    #expect(clock.tick(1_000) == .zero)
  }

  @Test("Any count of the board's can be taken", arguments: [0, 1 << 63, UInt64.max])
  func extremes(up: UInt64) {
    var clock = BoardClock()
    clock.see(up, at: tick(5_000))
    clock.see(up, at: tick(500_000))
    #expect(clock.tick(0) <= tick(5_099))
    #expect(clock.tick(.max) >= tick(5_000))
  }
}
