import Testing
import WagmanCore

@testable import WagmanHIL

@Suite struct SpanTextTests {
  @Test(
    "A span reads in its two largest units",
    arguments: [
      (0, "0 s"), (999, "0 s"), (119_999, "119 s"), (120_000, "2 min 0 s"),
      (7_199_000, "119 min 59 s"), (7_200_000, "2 h 0 min"), (172_799_000, "47 h 59 min"),
      (176_400_000, "2 d 1 h"),
    ] as [(UInt64, String)])
  func short(milliseconds: UInt64, text: String) {
    #expect(TickSpan.milliseconds(milliseconds).short == text)
  }
}
