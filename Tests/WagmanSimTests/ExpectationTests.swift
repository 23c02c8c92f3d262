import Testing
import WagmanCore
import WagmanSim

@Suite("Expectations")
struct ExpectationTests {
  /// What a run of these events, an hour long, does not meet of one expectation.
  func failures(_ expectation: String, _ events: [(UInt64, Event)]) throws -> [String] {
    let scenario = try scenario("expect:\n  - {\(expectation)}\n")
    var checker = ExpectationChecker(scenario.expectations)
    for (second, event) in events { checker.observe(event, at: Tick(s: second)) }
    return checker.finish(at: Tick(s: 3_600)).map(\.description)
  }

  func entered(
    _ number: UInt8, _ from: Phase, _ to: Phase, _ cause: Cause = .command, attempt: UInt8 = 0,
    medium: BootMedium? = nil
  ) throws -> Event {
    let entry = Entry(from: from, to: to, cause: cause, attempt: attempt, medium: medium)
    return try event(.entered, number, entry.argument)
  }

  func event(_ code: EventCode, _ subject: UInt8, _ argument: UInt32 = 0) throws -> Event {
    Event(at: .zero, code, try #require(Subject(rawValue: subject)), argument: argument)
  }

  @Test(
    "A pattern means its events and no others",
    arguments: [
      ("gn started", [5]), ("any started", [5, 6]),
      ("gn starting", [3]), ("gn starting from emmc", [3]),
      ("gn starting from sd", []), ("gn starting attempt 4", [3]),
      ("gn starting attempt 3", []), ("gn starting attempt 4 because dwell-ended", [3]),
      ("gn started after starting", [5]), ("gn started after stopped", []),
      ("gn start-failed", [4]), ("any start-failed", [4]),
      ("gn refused", [7]), ("gn refused hibernating", [7]),
      ("gn refused disabled", []), ("gn command start", [8]),
      ("gn command", [8]), ("gn command stop", []),
      ("controller hibernating", [9]), ("controller awake", [10]),
      ("controller causes both", [11]), ("controller causes command", []),
      ("environment critical", [12]), ("environment critical humidity", [12]),
      ("environment critical supply", []), ("environment normal", [13]),
      ("environment sensor-fault", [14]), ("environment sensor-fault supply", [14]),
      ("environment sensor-fault temperature", []), ("board reset", [15]),
      ("board reset brown-out", [15]), ("board reset watchdog", []),
    ] as [(String, [Int])])
  func patterns(text: String, matching: [Int]) throws {
    let events: [Int: Event] = [
      3: try entered(1, .cycling, .starting, .dwellEnded, attempt: 4, medium: .emmc),
      4: try event(.startFailed, 1, 1),
      5: try entered(1, .starting, .started, .heartbeat),
      6: try entered(2, .starting, .started, .heartbeat),
      7: try event(
        .refused, 1, CommandTrace(.start, from: .administrator, refusal: .hibernating).argument),
      8: try event(.command, 1, CommandTrace(.start, from: .administrator).argument),
      9: try entered(5, .willHibernate, .hibernation, .allDown),
      10: try event(.awake, 5),
      11: try event(.causesChanged, 5, 3),
      12: try event(.environmentCritical, 6, 0b011),
      13: try event(.environmentNormal, 6),
      14: try event(.sensorFault, 6, 2),
      15: try event(.reset, 7, UInt32(ResetCause.brownOut.rawValue)),
    ]
    for (number, event) in events {
      let isMet = try failures("event: \(text)", [(1, event)]).isEmpty
      #expect(isMet == matching.contains(number), "event \(number)")
    }
  }

  @Test("An event must happen in its window, both ends counted")
  func windows() throws {
    let text = "event: gn started, after: 10min, within: 5min"
    let started = try entered(1, .starting, .started)
    for (second, isMet) in [(599, false), (600, true), (900, true), (901, false)] {
      let found = try failures(text, [(UInt64(second), started)])
      #expect(
        found
          == (isMet
            ? []
            : ["s.yaml:2: 'gn started' must happen within 5min after 10min, but it did not happen"])
      )
    }
    #expect(
      try failures("event: gn started, count: 2..3", [(1, started)]) == [
        "s.yaml:2: 'gn started' must happen 2 to 3 times, but it happened at 00:00:01.000"
      ])
    #expect(try failures("event: gn started, count: 2..3", [(1, started), (2, started)]).isEmpty)
    #expect(try failures("event: gn started, count: 0", []).isEmpty)
    #expect(
      try failures("event: gn started, count: 1", [(1, started), (3, started)]) == [
        "s.yaml:2: 'gn started' must happen 1 times, "
          + "but it happened 2 times, first at 00:00:01.000"
      ])
  }

  @Test("What must never happen fails with the moment at which it did")
  func never() throws {
    let lost = try event(.heartbeatLost, 1, 1)
    let text = "never: gn heartbeat-lost, after: 10min"
    #expect(try failures(text, [(599, lost)]).isEmpty)
    #expect(
      try failures(text, [(599, lost), (750, lost)]) == [
        "s.yaml:2: 'gn heartbeat-lost' must not happen after 10min, "
          + "but it happened at 00:12:30.000"
      ])
  }

  @Test("A window that follows an event begins with the first of them after the given time")
  func following() throws {
    let lost = try event(.heartbeatLost, 1, 1)
    let started = try entered(1, .starting, .started)
    let text = "event: gn started, following: gn heartbeat-lost, after: 10min, within: 1min"
    #expect(try failures(text, [(700, lost), (760, started)]).isEmpty)
    #expect(
      try failures(text, [(700, lost), (761, started)]) == [
        "s.yaml:2: 'gn started' must happen within 1min of 'gn heartbeat-lost' after 10min, "
          + "but it did not happen"
      ])
    #expect(
      try failures(text, [(599, lost), (620, started)]) == [
        "s.yaml:2: 'gn started' must happen within 1min of 'gn heartbeat-lost' after 10min, "
          + "but 'gn heartbeat-lost' never happened"
      ])
    // Of two at one moment the order counts.
    #expect(try failures(text, [(700, lost), (700, started)]).isEmpty)
    #expect(try !failures(text, [(700, started), (700, lost)]).isEmpty)
  }

  @Test("A state must hold from the window's start, for as long as it says")
  func states() throws {
    let text = "state: gn started, after: 10min, holds-for: 20min"
    let up = try entered(1, .starting, .started)
    let again = try entered(1, .none, .started, .reset)
    let down = try entered(1, .started, .stopping)
    #expect(try failures(text, [(600, up)]).isEmpty)
    #expect(try failures(text, [(60, up), (900, again), (1_800, down)]).isEmpty)
    #expect(
      try failures(text, [(60, up), (1_799, down)]) == [
        "s.yaml:2: 'gn started' must hold for 20min after 10min, "
          + "but it ceased to hold at 00:29:59.000"
      ])
    #expect(
      try failures(text, [(601, up)]) == [
        "s.yaml:2: 'gn started' must hold for 20min after 10min, "
          + "but it began to hold only at 00:10:01.000 and the run ended at 01:00:00.000"
      ])
    #expect(
      try failures(text, []) == [
        "s.yaml:2: 'gn started' must hold for 20min after 10min, but it did not hold"
      ])
    #expect(
      try !failures("state: gn started, after: 50min, holds-for: 20min", [(1, up)]).isEmpty)
  }

  @Test("A state with a window must hold from some moment in it")
  func stateWindows() throws {
    let text = "state: gn started, after: 10min, within: 5min, holds-for: 20min"
    let up = try entered(1, .starting, .started)
    let down = try entered(1, .started, .stopping)
    #expect(try failures(text, [(900, up)]).isEmpty)
    #expect(try !failures(text, [(901, up)]).isEmpty)
    #expect(try failures(text, [(60, up), (700, down), (800, up)]).isEmpty)
    #expect(try !failures(text, [(60, up), (700, down), (800, up), (1_999, down)]).isEmpty)
  }

  @Test("The environment is normal until it is said to be critical")
  func verdicts() throws {
    let critical = try event(.environmentCritical, 6, 1)
    let normal = try event(.environmentNormal, 6)
    let text = "state: environment normal, holds-for: 10min"
    #expect(try failures(text, [(600, critical)]).isEmpty)
    #expect(try !failures(text, [(599, critical), (650, normal)]).isEmpty)
    #expect(
      try failures(
        "state: environment critical, after: 10min, holds-for: 1min",
        [(590, critical), (700, normal)]
      ).isEmpty)
  }

  @Test("An expectation beyond the end of the run is not met")
  func shortRun() throws {
    let scenario = try scenario("for: 2h\nexpect: [{never: gn started, after: 90min}]\n")
    var checker = ExpectationChecker(scenario.expectations)
    #expect(
      checker.finish(at: Tick(s: 3_600)).map(\.message) == [
        "'gn started' must not happen after 90min, but the run ended at 01:00:00.000"
      ])
  }
}
