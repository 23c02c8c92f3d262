import Testing
import WagmanCore
import WagmanWire

@testable import WagmanHIL

@Suite struct InterlockTests {
  private static func rules(_ switchings: Int, offSeconds: UInt64 = 0) -> InterlockRules {
    var rules = InterlockRules()
    rules.switchingsPerMinute = switchings
    rules.offTime = .seconds(offSeconds)
    return rules
  }

  private let gn = Port(unchecked: 1)
  private let cs = Port(unchecked: 2)

  @Test("At most so many switchings pass in any minute, to the millisecond")
  func rate() {
    var interlock = Interlock(Self.rules(2))
    #expect(interlock.clear(.stop(seconds: 0, gn), at: 1_000) == nil)
    #expect(interlock.clear(.start(cs, isForced: false), at: 5_000) == nil)
    #expect(interlock.clear(.kill(gn), at: 60_999) == 61_000)
    #expect(interlock.clear(.kill(gn), at: 61_000) == nil)
    #expect(interlock.clear(.kill(gn), at: 61_001) == 65_000)
    #expect(interlock.clear(.kill(gn), at: 65_000) == nil)
  }

  @Test("What switches nothing passes at any time")
  func readings() {
    var interlock = Interlock(Self.rules(1))
    #expect(interlock.clear(.kill(gn), at: 0) == nil)
    let others: [ConsoleCommand] = [
      .state, .events(from: nil), .reset(seconds: 0), .enable(PortSet(gn)), .uptime,
    ]
    for command in others {
      #expect(interlock.clear(command, at: 1) == nil)
    }
    #expect(interlock.clear(.kill(gn), at: 59_999) == 60_000)
  }

  @Test("A port that was switched off stays off for its time; others do not wait")
  func offTime() {
    var interlock = Interlock(Self.rules(600, offSeconds: 15))
    #expect(interlock.clear(.stop(seconds: 0, gn), at: 1_000) == nil)
    #expect(interlock.clear(.start(cs, isForced: false), at: 2_000) == nil)
    #expect(interlock.clear(.start(gn, isForced: false), at: 15_999) == 16_000)
    #expect(interlock.clear(.restart(gn, isForced: false), at: 15_999) == 16_000)
    #expect(interlock.clear(.kill(gn), at: 15_999) == nil)
    #expect(interlock.clear(.start(gn, isForced: false), at: 16_000) == nil)
  }

  @Test("The time counts from where power was cut, not from where that was asked for")
  func laterCut() {
    var interlock = Interlock(Self.rules(600, offSeconds: 15))
    #expect(interlock.clear(.stop(seconds: 60, gn), at: 0) == nil)
    interlock.note(gn, isOn: true, at: 100)
    interlock.note(gn, isOn: false, at: 60_000)
    interlock.note(gn, isOn: false, at: 61_000)
    #expect(interlock.clear(.start(gn, isForced: false), at: 74_999) == 75_000)
    #expect(interlock.clear(.start(gn, isForced: false), at: 75_000) == nil)
  }

  @Test("What switches all ports waits for each of them")
  func everything() {
    var interlock = Interlock(Self.rules(600, offSeconds: 15))
    #expect(interlock.clear(.hibernate(seconds: nil), at: 1_000) == nil)
    #expect(interlock.clear(.wake, at: 2_000) == 16_000)
    #expect(interlock.clear(.start(cs, isForced: true), at: 2_000) == 16_000)
    #expect(interlock.clear(.disable(PortSet(cs)), at: 2_000) == nil)
  }

  @Test("A plan's commands wait for the interlock, and their windows begin when they are given")
  func plan() throws {
    var rig = Desk.rig
    rig.interlock.offTime = .seconds(120)
    let results = try Desk.run(
      """
      - wait: {state: gn started, within: 15min}
      - stop gn
      - wait: {event: gn stopping, within: 5s}
      - wait: {event: gn stopped, within: 110s}
      - start gn
      - wait: {event: gn starting, within: 12s}
      """, on: rig)
    #expect(results.lines == ["it: passed"])
    let stopped = try #require(results.events.last { $0.text.contains("-> stopped") })
    let started = try #require(results.events.last { $0.text.contains("-> starting") })
    #expect(started.at >= stopped.at + 120_000)
    #expect(results.notes.filter { $0.text.hasPrefix("interlock") }.count == 1)
  }
}
