import Testing
import WagmanCore
import WagmanSim

@Suite("FaultKind")
struct FaultKindTests {
  private static let sentences: [(FaultKind, String)] = [
    (.guestHangs, "guest gn hangs"), (.guestCrashes, "guest gn crashes"),
    (.guestLoops, "guest gn loops"), (.guestBootsOnlyFrom, "guest gn boots only from emmc"),
    (.guestBootsSlowly, "guest gn boots in 150s for 1h"),
    (.guestFailsBoots, "guest gn fails boots"),
    (.guestMissesBeats, "guest gn misses beats for 6min"),
    (.guestFlutters, "guest gn flutters for 5min"), (.guestBeatsAstray, "guest x1 beats for 5min"),
    (.guestIgnoresShutdown, "guest gn ignores shutdown"),
    (.guestShutsDownSlowly, "guest gn shuts down in 5min"),
    (.guestRestartsItself, "guest gn restarts itself"),
    (.guestDraws, "guest gn draws 1200mA for 30s"), (.ambient, "ambient 70degC for 3h"),
    (.humidity, "humidity 99%RH"), (.supply, "supply 4.5V for 2s"),
    (.sensorSilent, "sensor temperature silent for 2h"),
    (.sensorCorrupt, "sensor humidity corrupt"),
    (.sensorStuck, "sensor supply stuck"), (.sensorReads, "sensor temperature reads 140degC"),
    (.sensorNoisy, "sensor humidity noisy 4%RH for 1h"), (.boardResets, "board resets"),
    (.boardWatchdogResets, "board watchdog resets"), (.boardHangs, "board hangs"),
    (.brownOut, "brown-out"), (.brownOutInSwitching, "brown-out in a switching"),
    (.brownOutInWrite, "brown-out in a write"),
    (.brownOutAfterEffects, "brown-out after 3 effects"),
    (.brownOutAfterWrites, "brown-out after 1 write"),
    (.relayReadsUnknown, "relay gn reads unknown for 1min"), (.relaySticks, "relay gn sticks"),
    (.relayWelds, "relay gn welds"), (.relayDies, "relay gn dies for 10min"),
    (.relayBounces, "relay gn bounces"), (.relayFlipsAtResets, "relay gn flips at resets for 1h"),
    (.clockSteps, "clock steps 1h"), (.clockStepsBack, "clock steps back 1h"),
    (.clockDrifts, "clock drifts 200 ppm for 1d"), (.clockIsLost, "clock is lost"),
    (.memoryPageWearsOut, "memory page 33 wears out"), (.memoryFlips, "memory flips 3 bits"),
    (.consoleLoses, "console operator loses 5% for 1h"), (.consoleDoubles, "console gn doubles 5%"),
    (.consoleGarbles, "console 2 garbles 0.5%"), (.consoleDelays, "console operator delays 5%"),
    (.operatorLine, "operator stop 1"), (.guestConsoleLine, "guest-console gn ping 1"),
  ]

  @Test("Each kind has a sentence, each sentence its kind, and names tell them apart")
  func sentences() throws {
    for (kind, sentence) in Self.sentences {
      #expect(try happening(sentence).faultKind == kind, "\(sentence)")
      let words = sentence.split(separator: " ")
      #expect(kind.name.split(separator: " ").allSatisfy(words.contains) || words.contains("1"))
    }
    #expect(Self.sentences.map(\.0) == FaultKind.allCases)
    #expect(Set(FaultKind.allCases.map(\.name)).count == FaultKind.allCases.count)
    for sentence in ["guest gn recovers", "guest gn obeys shutdown", "everything recovers"] {
      #expect(try happening(sentence).faultKind == nil, "\(sentence)")
    }
  }

  @Test("Nothing is counted before it takes effect")
  func armed() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    for sentence in [
      "guest gn loops", "relay gn sticks", "relay gn welds", "relay gn bounces",
      "relay gn flips at resets", "brown-out in a switching", "memory page 511 wears out",
      "console gn loses 100%", "guest gn fails boots", "guest gn shuts down in 5min",
      "guest gn restarts itself", "guest gn ignores shutdown", "guest gn boots in 5min",
    ] where sentence != "guest gn loops" {
      try bench.strike(sentence)
    }
    bench.run(.minutes(1))
    #expect(bench.simulation.strikes.struck == [])
  }

  @Test("Each kind strikes in the run that it was put on, and the same seed counts the same")
  func strikes() throws {
    func run(_ sentence: String) throws -> FaultBench {
      let bench = FaultBench()
      bench.run(to: Tick(s: 300))
      try bench.strike(sentence)
      bench.run(.minutes(1))
      // Occasions: a shutdown, a start, a reset, what somebody types, pages that are written.
      try bench.strike("guest-console cs ping 2")
      try bench.strike("guest-console gn ping 1")
      try bench.type("restart 1")
      bench.run(.minutes(20))
      try bench.type("stop 1 0")
      bench.run(.minutes(1))
      try bench.type("start 1")
      bench.run(.minutes(3))
      for _ in 0..<100 {
        try bench.type("hb")
        try bench.strike("guest-console cs ping 2")
        try bench.strike("guest-console gn ping 1")
        try bench.type("watch 1 hb f")
        try bench.type("watch 1 hb t")
        bench.run(.seconds(10))
      }
      try bench.reset()
      bench.run(.minutes(20))
      return bench
    }
    for (kind, sentence) in Self.sentences {
      let bench = try run(sentence)
      #expect(bench.count(kind) > 0, "\(sentence)")
      // What waited for its occasion is an entry each time.
      let entries = bench.strikes.count { $0.strike.kind == kind }
      #expect(entries == (kind.waitsForOccasion ? Int(bench.count(kind)) : 0), "\(sentence)")
      #expect(bench.strikes.allSatisfy { $0.strike.kind == kind }, "\(sentence)")
    }
    let sentence = "console operator loses 5%"
    #expect(try run(sentence).simulation.strikes == run(sentence).simulation.strikes)
  }

  @Test("A wrong sentence says what is wrong, and where")
  func complaintsOfSentences() {
    let wrong = [
      ("guest gn boots fast", "'fast' is no word here"),
      ("guest gn boots in", "a duration is missing"),
      ("memory page 512 wears out", "'512' is not a page; write a number from 0 to 511"),
      ("memory flips 0 bits", "'0' is not a count; write a number from 1 to 10000"),
      ("clock drifts 200", "unit of a drift is missing"),
      ("clock steps -5s", "'-5s'"),
      ("brown-out in a storm", "'storm' is no place of a brown-out"),
      ("console gn loses 120%", "'120%'"),
      ("sensor supply noisy -1V", "'-1V'"),
      ("relay gn flips", "word here is missing"),
      ("everything recovers now", "'now' is one word too many"),
    ]
    for (sentence, words) in wrong {
      let found = complaints("timeline:\n  - {at: 1h, do: \(sentence)}")
      #expect(found.count == 1, "\(sentence)")
      #expect(found.first?.contains(words) ?? false, "\(sentence): \(found)")
      #expect(found.first?.hasPrefix("s.yaml:2:") ?? false)
    }
  }
}
