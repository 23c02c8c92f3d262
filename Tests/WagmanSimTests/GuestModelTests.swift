import Testing
import WagmanCore
import WagmanSim
import WagmanYaml

/// A guest on virtual time, with the moments of its beats.
struct GuestBench {
  var guest: GuestModel
  var beats: [Tick] = []

  init(
    seed: UInt64 = 1, port number: Int = 1, _ change: (inout GuestProfile) -> Void = { _ in }
  ) throws {
    var profile = GuestProfile()
    profile.bootJitter = .seconds(0)
    profile.heartbeatJitter = .seconds(0)
    change(&profile)
    guest = GuestModel(profile: profile, seed: seed, port: try port(number))
  }

  mutating func advance(to end: Tick) {
    while guest.nextEvent <= end {
      let due = guest.nextEvent
      if guest.advance(at: due) { beats.append(due) }
    }
  }

  mutating func powerOn(at now: Tick, medium: BootMedium? = .sd) {
    advance(to: now)
    guest.powerChanged(on: true, at: now, medium: medium)
  }
}

@Suite("GuestModel")
struct GuestModelTests {
  @Test("A guest with power beats from the end of its boot on, at its period")
  func boots() throws {
    var bench = try GuestBench()
    bench.advance(to: Tick(s: 5))
    #expect(bench.guest.nextEvent == .never)
    bench.powerOn(at: Tick(s: 10))
    #expect(bench.guest.milliamperes == 500)
    bench.advance(to: Tick(milliseconds: 49_999))
    #expect(bench.guest.state == .booting)
    bench.advance(to: Tick(s: 70))
    #expect(bench.guest.state == .up)
    #expect(bench.beats == [Tick(s: 50), Tick(s: 60), Tick(s: 70)])
    #expect(bench.guest.heartbeats == 3)
  }

  @Test("Jitter spreads the beats over its whole width and keeps their mean")
  func jitter() throws {
    var bench = try GuestBench { $0.heartbeatJitter = .milliseconds(500) }
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 500_000))
    let gaps = zip(bench.beats.dropFirst(), bench.beats).map { $0.since($1).milliseconds }
    #expect(gaps.min() == 9_500)
    #expect(gaps.max() == 10_500)
    #expect((9_990...10_010).contains(gaps.reduce(0, +) / UInt64(gaps.count)))
  }

  @Test("The same seed gives the same beats, another seed or port gives others")
  func determinism() throws {
    func beats(seed: UInt64, port number: Int) throws -> [Tick] {
      var bench = try GuestBench(seed: seed, port: number) {
        $0.heartbeatJitter = .seconds(1)
        $0.hangRate = Rate(mean: .hours(2))
      }
      bench.powerOn(at: .zero)
      bench.advance(to: Tick(s: 86_400))
      return bench.beats
    }
    let first = try beats(seed: 3, port: 1)
    #expect(try beats(seed: 3, port: 1) == first)
    #expect(try beats(seed: 4, port: 1) != first)
    #expect(try beats(seed: 3, port: 2) != first)
  }

  @Test("Calls that come late give the same beats as calls in time")
  func lateness() throws {
    var early = try GuestBench { $0.heartbeatJitter = .seconds(2) }
    var late = early
    early.powerOn(at: .zero)
    late.powerOn(at: .zero)
    early.advance(to: Tick(s: 10_000))
    while late.guest.nextEvent <= Tick(s: 10_000) {
      let due = late.guest.nextEvent
      if late.guest.advance(at: Tick(s: 10_000)) { late.beats.append(due) }
    }
    #expect(late.beats == early.beats)
  }

  @Test("A guest that is told to go down beats until it has halted, then draws little")
  func halts() throws {
    var bench = try GuestBench()
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 105))
    bench.guest.told(.shutdown, at: Tick(s: 105))
    #expect(bench.guest.state == .halting)
    bench.advance(to: Tick(s: 1_000))
    #expect(bench.guest.state == .halted)
    #expect(bench.beats.last == Tick(s: 120))
    #expect(bench.guest.milliamperes == 20)
    bench.guest.told(.restart, at: Tick(s: 1_000))
    #expect(bench.guest.state == .halted)
    bench.guest.powerChanged(on: false, at: Tick(s: 1_001), medium: .sd)
    #expect(bench.guest.milliamperes == 0)
    bench.powerOn(at: Tick(s: 1_010))
    bench.advance(to: Tick(s: 1_050))
    #expect(bench.beats.last == Tick(s: 1_050))
  }

  @Test("A stubborn guest hears no shutdown, until it is made to")
  func stubborn() throws {
    var bench = try GuestBench { $0.obeysShutdown = false }
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 100))
    bench.guest.told(.shutdown, at: Tick(s: 100))
    #expect(bench.guest.state == .up)
    bench.guest.strike(.obeysShutdown(true), at: Tick(s: 101))
    bench.guest.told(.shutdown, at: Tick(s: 101))
    #expect(bench.guest.state == .halting)
  }

  @Test("A hung guest beats no more and hears nothing until power is taken from it")
  func hangs() throws {
    var bench = try GuestBench()
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 95))
    bench.guest.strike(.hangs, at: Tick(s: 95))
    bench.guest.told(.shutdown, at: Tick(s: 96))
    bench.advance(to: Tick(s: 500))
    #expect(bench.guest.state == .hung)
    #expect(bench.beats.last == Tick(s: 90))
    bench.guest.powerChanged(on: false, at: Tick(s: 500), medium: .sd)
    bench.powerOn(at: Tick(s: 510))
    bench.advance(to: Tick(s: 550))
    #expect(bench.guest.state == .up)
  }

  @Test("A crashed guest boots again by itself")
  func crashes() throws {
    var bench = try GuestBench()
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 95))
    bench.guest.strike(.crashes, at: Tick(s: 95))
    bench.advance(to: Tick(s: 135))
    #expect(bench.beats.suffix(2) == [Tick(s: 90), Tick(s: 135)])
  }

  @Test("A looping guest never beats again, whatever is done to its power, until it recovers")
  func loops() throws {
    var bench = try GuestBench()
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 45))
    bench.guest.strike(.loops, at: Tick(s: 45))
    for second in stride(from: UInt64(200), to: 2_000, by: 200) {
      bench.advance(to: Tick(s: second))
      bench.guest.powerChanged(on: false, at: Tick(s: second), medium: .sd)
      bench.powerOn(at: Tick(s: second + 10))
    }
    bench.advance(to: Tick(s: 2_000))
    #expect(bench.beats == [Tick(s: 40)])
    // Since 1810 s it boots again and again, for 40 s each time.
    #expect(bench.guest.state == .booting)
    bench.guest.strike(.recovers, at: Tick(s: 2_000))
    bench.advance(to: Tick(s: 2_010))
    #expect(bench.beats == [Tick(s: 40), Tick(s: 2_010)])
  }

  @Test("Without its medium a guest does not boot; a port without selector has no medium")
  func media() throws {
    for (medium, boots) in [(BootMedium.sd, false), (.emmc, true), (nil, true)] {
      var bench = try GuestBench()
      bench.guest.strike(.bootsOnly(from: .emmc), at: .zero)
      bench.powerOn(at: .zero, medium: medium)
      bench.advance(to: Tick(s: 60))
      #expect(bench.guest.state == (boots ? .up : .hung))
    }
    var bench = try GuestBench { $0.bootsFromEMMC = false }
    bench.powerOn(at: .zero, medium: .emmc)
    bench.advance(to: Tick(s: 60))
    #expect(bench.guest.state == .hung)
  }

  @Test("As many boots fail as the profile says")
  func failedBoots() throws {
    var bench = try GuestBench { $0.failedBoots = 25_000 }
    var failures = 0
    for round in UInt64(0)..<4_000 {
      bench.powerOn(at: Tick(s: round * 100))
      bench.advance(to: Tick(s: round * 100 + 50))
      if bench.guest.state == .hung { failures += 1 }
      bench.guest.powerChanged(on: false, at: Tick(s: round * 100 + 60), medium: .sd)
    }
    #expect((920...1_080).contains(failures))
  }

  @Test("Stray beats come without power, and end when they are to")
  func strayBeats() throws {
    var bench = try GuestBench()
    bench.guest.strike(.beats(.minutes(1)), at: Tick(s: 100))
    bench.advance(to: Tick(s: 1_000))
    #expect(bench.beats == [110, 120, 130, 140, 150].map { Tick(s: $0) })
    #expect(bench.guest.state == .off)
    #expect(bench.guest.milliamperes == 0)

    var nobody = GuestModel(profile: nil, seed: 1, port: try port(3))
    nobody.powerChanged(on: true, at: .zero, medium: nil)
    #expect(nobody.nextEvent == .never)
    nobody.strike(.beats(.minutes(1)), at: .zero)
    #expect(nobody.nextEvent != .never)
  }

  @Test("An extra load is drawn until it ends, and only with power")
  func extraLoad() throws {
    var bench = try GuestBench { $0.busyShare = 0 }
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 95))
    bench.guest.strike(.draws(milliamperes: 1_200, .seconds(30)), at: Tick(s: 95))
    bench.advance(to: Tick(milliseconds: 124_999))
    #expect(bench.guest.milliamperes == 1_200)
    // Heat follows the current: 1.5 W at 300 mA.
    #expect(bench.guest.milliwatts == 6_000)
    bench.advance(to: Tick(s: 125))
    #expect(bench.guest.milliamperes == 300)
    bench.guest.strike(.draws(milliamperes: 1_200, nil), at: Tick(s: 126))
    bench.guest.powerChanged(on: false, at: Tick(s: 127), medium: .sd)
    #expect(bench.guest.milliamperes == 0)
  }

  @Test("As many beats find it busy as the profile says")
  func busy() throws {
    var bench = try GuestBench { $0.busyShare = 30_000 }
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 50))
    var busy = 0
    for _ in 0..<10_000 {
      _ = bench.guest.advance(at: bench.guest.nextEvent)
      if bench.guest.milliamperes == 600 { busy += 1 }
    }
    #expect((2_850...3_150).contains(busy))
  }
}
