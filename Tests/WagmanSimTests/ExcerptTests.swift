import Foundation
import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim

/// The telling part of a scenario, with a node of its own.
@Suite("Excerpts")
struct ExcerptTests {
  private func cut(_ text: String) throws -> Scenario {
    try #require(try scenario(text).cut)
  }

  /// The happenings of a run, with their times in seconds.
  private func happenings(_ scenario: Scenario) -> [String] {
    var all: [String] = []
    var node = Simulation(scenario)
    node.advance(to: .zero + scenario.span) { observation in
      if case .happening(let step, let at) = observation {
        all.append("\(at.milliseconds / 1_000) \(step.text)")
      }
    }
    return all
  }

  @Test("It is the scenario from that moment on, with times that count from there")
  func cut() throws {
    let cut = try cut("for: 4d\nexcerpt: {from: 3d, for: 90min}")
    #expect(cut.begins == .hours(72) && cut.span == .minutes(90) && cut.excerpt == nil)
    #expect(try scenario("for: 4d").cut == nil)
  }

  @Test("What was to happen before does not; what happens at its start does")
  func before() throws {
    let text = """
      for: 5h
      excerpt: {from: 2h, for: 1h}
      timeline:
        - {at: 7199s, do: guest gn hangs}
        - {at: 2h, do: guest cs hangs}
        - {at: 130min, do: guest nc hangs}
        - {at: 3h, do: guest nc recovers}
        - {at: 10801s, do: guest cs recovers}
      """
    #expect(
      try happenings(cut(text)) == [
        "0 guest cs hangs", "600 guest nc hangs", "3600 guest nc recovers",
      ])
  }

  @Test("A round that comes again and again goes on where it would be")
  func rounds() throws {
    let text = """
      for: 5h
      excerpt: {from: 2h, for: 1h}
      timeline:
        - {every: 50min, do: guest gn hangs, then: [{after: 25min, do: guest gn recovers}]}
      """
    // The rounds of the scenario begin at 50, 100 and 150 minutes.
    #expect(
      try happenings(cut(text)) == [
        "300 guest gn recovers", "1800 guest gn hangs", "3300 guest gn recovers",
      ])
  }

  @Test("What is random is drawn as in the whole scenario")
  func random() throws {
    let text = """
      for: 4d
      excerpt: {from: 1d, for: 2h}
      random: [{rate: 12/h, do: guest-console gn ping 1}]
      """
    var whole = try scenario(text)
    whole.guests = Array(repeating: nil, count: 5)
    whole.span = .hours(26)
    let from = 24 * 3_600
    let expected = happenings(whole).compactMap { line -> String? in
      let second = Int(line.prefix { $0 != " " }) ?? 0
      return second >= from ? "\(second - from) guest-console gn ping 1" : nil
    }
    #expect(expected.count > 10)
    #expect(try happenings(cut(text)) == expected)
  }

  @Test("The clock and the air outside are those of that moment", arguments: [54_000, 54_030])
  func world(second: UInt64) throws {
    var profile = EnvironmentProfile()
    profile.boardHeat = 0
    var whole = Plant(profile: profile, seed: 3)
    whole.advance(toSecond: second)
    let begun = Plant(profile: profile, seed: 3, begins: .seconds(second))
    #expect(begun.ambient == whole.ambient && begun.lightRaw == whole.lightRaw)
    #expect(begun.ambient != Plant(profile: profile, seed: 3).ambient)
    var later = begun
    for minute in 1...600 {
      later.advance(toSecond: UInt64(minute) * 60)
      whole.advance(toSecond: second + UInt64(minute) * 60)
      #expect(later.ambient == whole.ambient)
    }
    let cut = try cut("for: 4d\nexcerpt: {from: 15h, for: 90min}")
    let node = Simulation(cut)
    #expect(node.firmware.board.epochSeconds == Simulation.epochSeconds + 54_000)
  }

  @Test(
    "What is wrong with an excerpt is said",
    arguments: [
      ("{from: 1h}", "an excerpt without a length; add 'for: 90min'"),
      ("{for: 1h}", "an excerpt without a beginning; add 'from: 1h'"),
      ("{from: 1h, for: 0s}", "an excerpt of no time shows nothing; write 90min"),
      ("{from: 1h, for: 121min}", "121min is too long; at most 2h"),
      ("{from: 3h, for: 61min}", "the excerpt ends after the run; it ends after 4h, as 'for' says"),
      ("{from: 5h, for: 1h}", "5h is after the end of the run; it ends after 4h, as 'for' says"),
      ("{from: 1h, to: 2h}", "unknown key 'to'"),
      ("90min", "an excerpt is not a mapping"),
    ])
  func diagnostics(value: String, message: String) {
    let found = complaints("for: 4h\nexcerpt: \(value)")
    #expect(found.contains { $0.hasPrefix("s.yaml:2:") && $0.contains(message) }, "\(found)")
  }

  @Test("Fourteen shipped scenarios name their telling part, less than 14 hours in all")
  func shipped() throws {
    var total: UInt64 = 0
    var names: [String] = []
    let folder = simFolder + "/scenarios"
    for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let loaded = try Scenario.load(
        path: "\(folder)/\(file)", library: shippedGuests, validateCommand: { _ in nil })
      guard let cut = loaded.cut else { continue }
      names.append(loaded.name)
      total += cut.span.milliseconds
      var (relays, states) = (PortSet(), 0)
      var moves = 0
      var node = Simulation(cut)
      for second in 0...cut.span.wholeSeconds {
        node.advance(to: Tick(s: second)) { observation in
          if case .entry(let entry, _) = observation, entry.code == .entered { states += 1 }
        }
        if node.firmware.board.contacts != relays { moves += 1 }
        relays = node.firmware.board.contacts
      }
      #expect(moves >= 3 && states > 20, "\(loaded.name)")
    }
    #expect(
      names == [
        "boot-loop", "brown-out", "deliberate-stop", "forced-start", "heat-wave",
        "hibernation-causes", "hibernation-through-reset", "hung-guest", "kill-clears-wanted",
        "latched-reset", "node-controller-trouble", "sensor-trouble", "stray-heartbeats",
        "stubborn-guest",
      ])
    #expect(total <= TickSpan.hours(14).milliseconds)
  }
}
