import Testing

@testable import WagmanHIL

@Suite struct OutcomeTests {
  private static let all: [Outcome] = [
    .passed("", isMarginal: false), .passed("m", isMarginal: true), .skipped("s"), .aborted,
    .benchError("b"), .timedOut("t"), .failed("f"),
  ]

  @Test("Of several outcomes the gravest counts, and of equals the first")
  func gravest() {
    for (place, outcome) in Self.all.enumerated() {
      #expect(Outcome.of(Self.all.prefix(place + 1)) == outcome)
      #expect(Outcome.of(Self.all.prefix(place + 1).reversed()) == outcome)
    }
    #expect(Outcome.of([.failed("1"), .failed("2")]) == .failed("1"))
    #expect(Outcome.of([]) == .passed("", isMarginal: false))
  }

  @Test("What goes wrong in bench work is the bench's")
  func benchWork() {
    #expect(
      Self.all.map { Outcome.ofBenchWork($0).name } == [
        "passed", "passed", "bench error", "aborted", "bench error", "bench error", "bench error",
      ])
  }
}

@Suite struct MeasurementTests {
  private func measurement(
    _ value: Int64, from low: Int64? = nil, to high: Int64? = nil, margin: Int64 = 0,
    sign: String = "s", worth: Int64 = 1_000
  ) -> Measurement {
    Measurement(
      test: "t", name: "n", at: 0, value: value, low: low, high: high, margin: margin, sign: sign,
      worth: worth)
  }

  @Test("Limits belong to what is good; a margin begins inside of them")
  func verdicts() {
    let values: [(Int64, Measurement.Verdict)] = [
      (99, .low), (100, .marginal), (104, .marginal), (105, .good), (195, .good),
      (196, .marginal), (200, .marginal), (201, .high),
    ]
    for (value, verdict) in values {
      let found = measurement(value, from: 100, to: 200, margin: 5)
      #expect(found.verdict == verdict, "\(value)")
      #expect(found.isWithinLimits == (verdict != .low && verdict != .high))
    }
    #expect(measurement(100, from: 100, to: 200).verdict == .good)
    #expect(measurement(-5, to: 0, margin: 5).verdict == .good)
    #expect(measurement(-4, to: 0, margin: 5).verdict == .marginal)
    #expect(measurement(7).verdict == .good)
  }

  @Test(
    "Numbers read as people write them",
    arguments: [
      (1_500, "1.5 s"), (-1_500, "-1.5 s"), (-500, "-0.5 s"), (7, "0.007 s"), (0, "0 s"),
      (12_000, "12 s"), (-10, "-0.01 s"), (100_020, "100.02 s"),
    ] as [(Int64, String)])
  func texts(value: Int64, text: String) { #expect(measurement(value).text == text) }

  @Test("A reading is told with its limits, and a count without a unit")
  func limits() {
    #expect(measurement(1, from: 0, to: 2_000).text == "0.001 s, 0 s to 2 s")
    #expect(measurement(1, from: 0).text == "0.001 s, at least 0 s")
    #expect(measurement(3, to: 2, sign: "", worth: 1).text == "3, at most 2")
    #expect(measurement(300, to: 200, sign: "mA", worth: 1).text == "300 mA, at most 200 mA")
  }
}
