import Testing
import WagmanCore
import WagmanHAL

@testable import WagmanSim

/// The mean of boards in the field, mistakes and all.
@Suite("Back-off of the original firmware")
struct OriginalBackOffTests {
  private func log(_ times: [UInt32]) -> BootLog {
    var log = BootLog()
    for time in times { log.append(epochSeconds: time) }
    return log
  }

  @Test("The mean divides n - 1 differences by n")
  func divisor() {
    #expect(OriginalFirmware.meanBetweenStarts(log([1_000])) == nil)
    #expect(OriginalFirmware.meanBetweenStarts(log([1_000, 1_600])) == 300)
    #expect(OriginalFirmware.meanBetweenStarts(log([1_000, 1_600, 2_200])) == 400)
    #expect(OriginalFirmware.meanBetweenStarts(log([1_000, 1_600, 2_200, 2_800])) == 450)
  }

  @Test("The mean is of the oldest four starts that the log holds")
  func oldest() {
    let times: [UInt32] = [0, 8_000, 16_000, 24_000, 24_010, 24_020, 24_030, 24_040]
    #expect(OriginalFirmware.meanBetweenStarts(log(times)) == 6_000)
    #expect(OriginalFirmware.meanBetweenStarts(log(times + [24_050, 24_060, 24_070])) == 7)
  }

  @Test("Boards in the field start a guest at once; one that applied its mean would wait")
  func applied() throws {
    for (limit, waits) in [(TickSpan?.none, false), (.minutes(10), true), (.seconds(30), false)] {
      var settings = OriginalSettings()
      settings.backOffBelow = limit
      let bench = OriginalBench(settings: settings)
      bench.run(to: Tick(s: 200))
      #expect(try bench.ask("stop 1 0") == [])
      bench.run(.minutes(2))
      #expect(bench.relaysOn == 0b111)
      #expect(try bench.ask("stop 1 0") == [])
      bench.run(.minutes(2))
      // Two starts 150 s apart are 75 s to the board.
      #expect(bench.relaysOn == (waits ? 0b101 : 0b111))
      bench.run(.hours(1))
      #expect(bench.relaysOn == 0b111)
    }
  }
}
