import Testing
import WagmanCore
import WagmanImage
import WagmanSim
import WagmanYaml

@Suite("Quantities")
struct QuantityTests {
  @Test(
    "A number with a unit becomes an integer of the kind's base unit",
    arguments: [
      ("120s", Quantity.duration, 120_000), ("10min", .duration, 600_000),
      ("2h", .duration, 7_200_000), ("30d", .duration, 2_592_000_000),
      ("500ms", .duration, 500), ("0.5h", .duration, 1_800_000), ("0s", .duration, 0),
      ("60degC", .temperature, 60_000), ("-20degC", .temperature, -20_000),
      ("95%RH", .humidity, 95_000), ("4.75V", .voltage, 4_750), ("4650mV", .voltage, 4_650),
      ("850mA", .current, 850), ("1.2A", .current, 1_200), ("20W", .power, 20_000),
      ("12.5%", .share, 12_500), ("30mohm", .resistance, 30),
      ("0.9degC/W", .thermalResistance, 900),
    ])
  func parses(text: String, kind: Quantity, value: Int64) throws {
    #expect(try kind.parse(text) == value)
  }

  @Test(
    "What is wrong with a quantity is said with what would be right",
    arguments: [
      ("-5min", Quantity.duration, "'-5min' is negative; a duration is 0 or more, as in 10min"),
      ("10m", .duration, "'10m' has the unknown unit 'm'; did you mean '10min'?"),
      ("10mn", .duration, "'10mn' has the unknown unit 'mn'; did you mean '10min'?"),
      ("3hours", .duration, "'3hours' has the unknown unit 'hours'; did you mean '3h'?"),
      ("120", .duration, "'120' has no unit; did you mean '120s'?"),
      ("60C", .temperature, "'60C' has the unknown unit 'C'; did you mean '60degC'?"),
      ("60degF", .temperature, "'60degF' has the unknown unit 'degF'; did you mean '60degC'?"),
      ("95%", .humidity, "'95%' has the unknown unit '%'; did you mean '95%RH'?"),
      ("850ma", .current, "'850ma' has the unknown unit 'ma'; did you mean '850mA'?"),
      (
        "5kg", .duration,
        "'5kg' has the unknown unit 'kg'; a duration is in s, min, h, d, ms, as in 10min"
      ),
      ("soon", .duration, "'soon' is not a duration; write one like 10min"),
      ("1.2.3s", .duration, "'1.2.3s' is not a duration; write one like 10min"),
      ("", .voltage, "'' is not a voltage; write one like 4.75V"),
      (
        "0.5ms", .duration,
        "'0.5ms' is finer than the smallest step; use fewer decimals, as in 10min"
      ),
      ("120%", .share, "'120%' is out of range; a share is at most 100%"),
      (
        "99999999999999999999d", .duration,
        "'99999999999999999999d' has too many digits; write it like 10min"
      ),
      ("9999999d", .duration, "'9999999d' is out of range; a duration is at most 36525d"),
    ])
  func complains(text: String, kind: Quantity, message: String) {
    #expect {
      try kind.parse(text)
    } throws: { ($0 as? QuantityError)?.message == message }
  }

  @Test(
    "A rate is a count over a duration",
    arguments: [
      ("0.5/d", UInt64(172_800_000)), ("1/30d", 2_592_000_000), ("3/h", 1_200_000),
      ("never", nil), ("0/d", nil),
    ])
  func rates(text: String, mean: UInt64?) throws {
    #expect(try Rate.parse(text).mean == mean.map { .milliseconds($0) })
  }

  @Test(
    "What is no rate is refused",
    arguments: ["", "1", "/d", "1/", "x/d", "-1/d", "1/0d", "1/d/d", "1.2.3/d", "1/fortnight"])
  func badRates(text: String) {
    #expect(throws: QuantityError.self) { try Rate.parse(text) }
  }
}

@Suite("Vocabulary")
struct VocabularyTests {
  @Test("The nearest word is the one with the fewest differences, if it is near at all")
  func nearest() {
    let words = Vocabulary(["heartbeat", "heartbeat-jitter", "heat", "inrush"])
    #expect(words.nearest(to: "hearbeat") == "heartbeat")
    #expect(words.nearest(to: "hartbeat-jiter") == "heartbeat-jitter")
    #expect(words.nearest(to: "haet") == "heat")
    #expect(words.nearest(to: "Inrush") == "inrush")
    #expect(words.nearest(to: "voltage") == nil)
    #expect(
      words.advice(for: "voltage") == "known: heartbeat, heartbeat-jitter, heat, inrush")
  }
}

@Suite("SplitMix64")
struct SplitMix64Tests {
  @Test("The stream is that of the published algorithm")
  func published() {
    var draws = SplitMix64(seed: 1_234_567)
    #expect(draws.next() == 6_457_827_717_110_365_317)
    #expect(draws.next() == 3_203_168_211_198_807_973)
  }

  @Test("Waiting times have the mean and the spread of independent happenings")
  func waiting() {
    var draws = SplitMix64(seed: 7)
    var sum: UInt64 = 0
    var longerThanMean = 0
    for _ in 0..<20_000 {
      let wait = draws.waiting(mean: .hours(1)).milliseconds
      sum += wait
      if wait > 3_600_000 { longerThanMean += 1 }
    }
    #expect((3_530_000...3_670_000).contains(sum / 20_000))
    // One in e, or 36.8 %.
    #expect((7_100...7_600).contains(longerThanMean))
  }
}
