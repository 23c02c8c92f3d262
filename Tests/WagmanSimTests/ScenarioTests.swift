import Foundation
import Testing
import WagmanCore
import WagmanImage
import WagmanSim
import WagmanYaml

@Suite("Scenario")
struct ScenarioTests {
  static let shipped =
    ((try? FileManager.default.contentsOfDirectory(atPath: simFolder + "/scenarios")) ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  @Test("Every shipped scenario is without fault, named as its file, and expects something")
  func shippedScenarios() throws {
    #expect(Self.shipped.count >= 29)
    for file in Self.shipped {
      let scenario = try Scenario.load(
        path: "\(simFolder)/scenarios/\(file)", validateCommand: { _ in nil })
      #expect(scenario.name + ".yaml" == file)
      #expect(!scenario.about.isEmpty)
      #expect(scenario.expectations.count + (scenario.originalExpectations?.count ?? 0) >= 5)
    }
  }

  @Test("Every shipped guest is without fault and stays below the fault level of a port")
  func shippedGuests() throws {
    let names = WagmanSimTests.shippedGuests.names
    #expect(
      names == [
        "coresense", "edge-camera", "flaky", "guest-node", "node-controller", "sleepy",
        "stubborn",
      ])
    for name in names {
      let profile = try #require(try WagmanSimTests.shippedGuests.profile(named: name))
      #expect(profile.name == name)
      #expect(!profile.about.isEmpty)
      #expect(max(profile.bootCurrent, profile.busyCurrent) < 850)
      #expect(profile.heartbeat < .minutes(5) && profile.bootTime < .seconds(120))
    }
  }

  @Test("Five guests of the default scenario beat every ten seconds, and the run lasts 30 days")
  func defaultScenario() throws {
    let scenario = try Scenario.load(
      path: simFolder + "/scenarios/default.yaml", validateCommand: { _ in nil })
    #expect(scenario.span == .hours(720))
    #expect(scenario.enabled == PortSet(rawValue: 0x1f))
    #expect(scenario.guests.count == 5)
    #expect(scenario.guests.allSatisfy { $0?.heartbeat == .seconds(10) })
    #expect(scenario.guests.allSatisfy { ($0?.failedBoots ?? 0) > 0 && $0?.hangRate != .never })
  }

  @Test("What a v3 board is to come to stands beside what ours is to come to")
  func original() throws {
    let scenario = try scenario(
      """
      failures: {gn: 1023, 3: 7}
      v3: {heartbeat-timeout: 5min, back-off-below: 8min}
      expect: [{never: gn stopped}]
      expect-v3:
        - {event: gn stopped}
        - {state: gn started, after: 1h}
      """)
    #expect(scenario.failures == [0, 1_023, 0, 7, 0])
    #expect(scenario.original.heartbeatTimeout == .minutes(5))
    #expect(scenario.original.backOffBelow == .minutes(8))
    #expect(scenario.expectations.count == 1)
    #expect(scenario.originalExpectations?.count == 2)
    #expect(MemoryImage(of: scenario) != MemoryImage(of: Scenario()))
    let none = try WagmanSimTests.scenario("name: none")
    #expect(none.originalExpectations == nil)
    #expect(none.original.backOffBelow == nil)
    #expect(
      complaints("failures: {gn: many, 9: 1}\nv3: {heartbeat-timeout: 0s, timeout: 1h}") == [
        "s.yaml:1:16: error: 'many' is no number for a count of failures; "
          + "write a whole number from 0 to 4294967295",
        "s.yaml:1:22: error: no port '9'; ports are nc, gn, cs, x1, x2, or 0 to 4",
        "s.yaml:2:25: error: no time is none; write 5min",
        "s.yaml:2:29: error: unknown key 'timeout' in the settings of a v3 board; known: "
          + "heartbeat-timeout, back-off-below",
      ])
  }

  @Test("What is written comes out as values, and what is not keeps its default")
  func values() throws {
    let scenario = try scenario(
      """
      name: all
      about: everything once
      for: 12h
      seed: 42
      guests:
        nc: node-controller
        1: {profile: guest-node, hang-rate: 0.5/d, busy: 12.5%, boots-from: [emmc]}
      enabled: [nc, gn, x2]
      watched: [0]
      environment: {ambient: -5degC, supply: 4.9V, thermal-time: 10min}
      config:
        heartbeat-timeout: 3min
        highest-temperature: 55degC
        critical-after: 30s
        primary-attempts: 2
        heartbeat-lines: [nc, gn]
        primary-media: {gn: emmc}
      """)
    #expect(scenario.name == "all" && scenario.about == "everything once")
    #expect(scenario.span == .hours(12) && scenario.seed == 42)
    #expect(scenario.guests[0]?.name == "node-controller")
    #expect(scenario.guests[1]?.hangRate == Rate(mean: .hours(48)))
    #expect(scenario.guests[1]?.busyShare == 12_500)
    #expect(scenario.guests[1]?.boots(from: .sd) == false)
    #expect(scenario.guests[1]?.inrush == 1_500)
    #expect(scenario.guests[2] == nil)
    #expect(scenario.enabled.rawValue == 0b10011 && scenario.watched.rawValue == 1)
    #expect(scenario.environment.ambient == -5_000)
    #expect(scenario.environment.supply == 4_900)
    #expect(scenario.environment.thermalTime == .minutes(10))
    #expect(scenario.environment.humidity == EnvironmentProfile().humidity)
    #expect(scenario.configuration.heartbeatTimeout == .minutes(3))
    #expect(scenario.configuration.startTimeout == .seconds(120))
    #expect(scenario.configuration.environment.highestMillidegrees == 55_000)
    #expect(scenario.configuration.environment.criticalAfter == .seconds(30))
    #expect(scenario.configuration.primaryAttempts == 2)
    #expect(scenario.configuration.heartbeatLines.rawValue == 3)
    #expect(scenario.configuration.primaryMedia[1] == .emmc)
    #expect(scenario.configuration.primaryMedia[0] == .sd)
  }

  @Test("Every sentence of the documentation becomes its happening")
  func happenings() throws {
    let gn = try port(1)
    let sentences: [(String, Happening)] = [
      ("guest gn hangs", .guest(gn, .hangs)),
      ("guest 1 crashes", .guest(gn, .crashes)),
      ("guest gn loops", .guest(gn, .loops)),
      ("guest gn recovers", .guest(gn, .recovers)),
      ("guest gn boots only from emmc", .guest(gn, .bootsOnly(from: .emmc))),
      ("guest gn ignores shutdown", .guest(gn, .obeysShutdown(false))),
      ("guest gn obeys shutdown", .guest(gn, .obeysShutdown(true))),
      ("guest gn beats for 5min", .guest(gn, .beats(.minutes(5)))),
      (
        "guest gn draws 1200mA for 30s",
        .guest(gn, .draws(milliamperes: 1_200, .seconds(30)))
      ),
      ("ambient 70degC for 3h", .world(.ambient(70_000, .hours(3)))),
      ("humidity 99%RH", .world(.humidity(99_000, nil))),
      ("supply 4.5V for 2s", .world(.supply(4_500, .seconds(2)))),
      ("sensor temperature silent for 2h", .world(.sensor(.temperature, .silent, .hours(2)))),
      ("sensor humidity corrupt", .world(.sensor(.humidity, .corrupt, nil))),
      ("sensor supply stuck", .world(.sensor(.supply, .stuck, nil))),
      (
        "sensor temperature reads 140degC",
        .world(.sensor(.temperature, .reads(140_000), nil))
      ),
      ("board resets", .board(.resets(.external))),
      ("board watchdog resets", .board(.resets(.watchdog))),
      ("brown-out", .board(.resets(.brownOut))),
      ("relay gn reads unknown for 1min", .board(.relayReadsUnknown(gn, .minutes(1)))),
      ("relay gn sticks for 1min", .board(.relay(gn, .sticks, .minutes(1)))),
      ("operator stop 1  60", .operatorLine("stop 1  60")),
      ("guest-console gn ping 1", .guestLine(gn, "ping 1")),
    ]
    let lines = sentences.map { "  - {at: 1h, do: \($0.0)}" }.joined(separator: "\n")
    let scenario = try scenario("timeline:\n" + lines)
    #expect(scenario.timeline.map { $0.steps[0].happening } == sentences.map(\.1))
    #expect(scenario.timeline.map { $0.steps[0].line } == Array(2..<(2 + sentences.count)))
  }
}

@Suite("HappeningSchedule")
struct HappeningScheduleTests {
  func strikes(_ text: String, seed: UInt64 = 1, until end: Tick) throws -> [(UInt64, String)] {
    var schedule = HappeningSchedule(try scenario(text), seed: seed)
    var strikes: [(UInt64, String)] = []
    while schedule.nextAt <= end, let strike = schedule.take(at: end) {
      strikes.append((strike.at.milliseconds / 1_000, strike.step.text))
    }
    return strikes
  }

  @Test("Happenings strike in order of time, then of the file, whatever their order there")
  func order() throws {
    let found = try strikes(
      """
      timeline:
        - {at: 2h, do: guest gn hangs}
        - at: 1h
          do: board resets
          then: [{after: 1h, do: brown-out}, {after: 30s, do: board resets}]
        - {every: 50min, until: 2h, do: guest gn crashes}
      """, until: Tick(s: 100_000))
    #expect(found.map(\.0) == [3_000, 3_600, 6_000, 7_200, 7_200, 7_230])
    #expect(
      found.map(\.1) == [
        "guest gn crashes", "board resets", "guest gn crashes", "guest gn hangs", "brown-out",
        "board resets",
      ])
  }

  @Test("Nothing strikes before it is due")
  func due() throws {
    var schedule = HappeningSchedule(
      try scenario("timeline: [{at: 2h, do: brown-out}]"), seed: 1)
    #expect(schedule.take(at: Tick(milliseconds: 7_199_999)) == nil)
    #expect(schedule.take(at: Tick(milliseconds: 7_200_000))?.at == Tick(s: 7_200))
    #expect(schedule.nextAt == .never)
  }

  @Test("Random happenings come at their rate, by the seed, and within their bounds")
  func random() throws {
    let text = """
      for: 1000d
      random:
        - {rate: 1/d, do: brown-out, from: 10d, until: 900d}
        - {rate: 0.5/d, do: operator stop 1, then: [{after: 1h, do: operator start 1}]}
        - {rate: never, do: board resets}
      """
    let first = try strikes(text, until: Tick(s: 86_400_000))
    let again = try strikes(text, until: Tick(s: 86_400_000))
    #expect(first.map(\.0) == again.map(\.0))
    #expect(try strikes(text, seed: 2, until: Tick(s: 86_400_000)).map(\.0) != first.map(\.0))
    let brownOuts = first.filter { $0.1 == "brown-out" }.map(\.0)
    #expect((800...980).contains(brownOuts.count))
    #expect((brownOuts.first ?? 0) >= 864_000 && (brownOuts.last ?? .max) <= 900 * 86_400)
    let stops = first.filter { $0.1 == "operator stop 1" }.map(\.0)
    let starts = first.filter { $0.1 == "operator start 1" }.map(\.0)
    #expect((430...570).contains(stops.count))
    #expect(zip(stops, starts).allSatisfy { $0 + 3_600 == $1 })
    #expect(!first.contains { $0.1 == "board resets" })
  }

  @Test("A random round begins after the one before it is over")
  func rounds() throws {
    let text = """
      for: 100d
      random:
        - {rate: 10/h, do: operator stop 1, then: [{after: 1h, do: operator start 1}]}
      """
    let found = try strikes(text, until: Tick(s: 8_640_000))
    #expect(found.count > 4_000)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.0 <= $1.0 && $0.1 != $1.1 })
  }

  @Test("A line more under random moves no other line's moments")
  func streams() throws {
    let one = "for: 100d\nrandom:\n  - {rate: 1/d, do: brown-out}\n"
    let two = one + "  - {rate: 1/d, do: board resets}\n"
    let alone = try strikes(one, until: Tick(s: 8_640_000))
    let together = try strikes(two, until: Tick(s: 8_640_000)).filter { $0.1 == "brown-out" }
    #expect(alone.map(\.0) == together.map(\.0))
  }
}
