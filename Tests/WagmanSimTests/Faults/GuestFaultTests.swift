import Testing
import WagmanCore
import WagmanSim

@Suite("Faults of guests")
struct GuestFaultTests {
  @Test("A guest that boots too slowly beats when its boot is over, and the next boot is as before")
  func slowBoot() throws {
    var bench = try GuestBench()
    bench.guest.strike(.boots(in: .seconds(300), .minutes(1)), at: .zero)
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(milliseconds: 299_999))
    #expect(bench.beats.isEmpty)
    bench.advance(to: Tick(s: 305))
    #expect(bench.beats == [Tick(s: 300)])
    bench.guest.powerChanged(on: false, at: Tick(s: 305), medium: .sd)
    bench.powerOn(at: Tick(s: 400))
    bench.advance(to: Tick(s: 440))
    #expect(bench.beats == [Tick(s: 300), Tick(s: 440)])
  }

  @Test("A boot that fails, a boot that loops and a hang are three different things")
  func threeKinds() throws {
    var failed = try GuestBench()
    failed.guest.strike(.failsBoots(nil), at: .zero)
    failed.powerOn(at: .zero)
    failed.advance(to: Tick(milliseconds: 39_999))
    #expect(failed.guest.state == .booting)
    failed.advance(to: Tick(s: 1_000))
    #expect(failed.guest.state == .hung)

    var looping = try GuestBench()
    looping.guest.strike(.loops, at: .zero)
    looping.powerOn(at: .zero)
    for second in 0..<1_000 {
      looping.advance(to: Tick(s: UInt64(second)))
      #expect(looping.guest.state == .booting)
    }
    #expect(looping.beats.isEmpty)

    var hung = try GuestBench()
    hung.powerOn(at: .zero)
    hung.advance(to: Tick(s: 45))
    hung.guest.strike(.hangs, at: Tick(s: 45))
    #expect(hung.guest.state == .hung)
    hung.guest.powerChanged(on: false, at: Tick(s: 46), medium: .sd)
    hung.powerOn(at: Tick(s: 50))
    hung.advance(to: Tick(s: 90))
    #expect(hung.guest.state == .up)
  }

  @Test("Boots that begin after the fault has ended succeed")
  func failsBootsForAWhile() throws {
    var bench = try GuestBench()
    bench.guest.strike(.failsBoots(.seconds(60)), at: .zero)
    bench.powerOn(at: Tick(milliseconds: 59_999))
    bench.advance(to: Tick(s: 100))
    #expect(bench.guest.state == .hung)
    bench.guest.powerChanged(on: false, at: Tick(s: 100), medium: .sd)
    bench.powerOn(at: Tick(s: 101))
    bench.advance(to: Tick(s: 141))
    #expect(bench.guest.state == .up)
  }

  @Test("A line that is stuck gives no edge, and its guest goes on as if nothing were")
  func missesBeats() throws {
    var sound = try GuestBench { $0.heartbeatJitter = .seconds(2) }
    var stuck = sound
    sound.powerOn(at: .zero)
    stuck.powerOn(at: .zero)
    sound.advance(to: Tick(s: 95))
    stuck.advance(to: Tick(s: 95))
    stuck.guest.strike(.missesBeats(.seconds(60)), at: Tick(s: 95))
    sound.advance(to: Tick(s: 1_000))
    stuck.advance(to: Tick(s: 1_000))
    #expect(stuck.beats == sound.beats.filter { !(Tick(s: 95)..<Tick(s: 155)).contains($0) })
    #expect(stuck.guest.heartbeats == sound.guest.heartbeats)
    stuck.guest.strike(.missesBeats(nil), at: Tick(s: 1_000))
    stuck.guest.told(.shutdown, at: Tick(s: 1_001))
    #expect(stuck.guest.state == .halting)
  }

  @Test("A boot that ends with the line stuck gives no first beat")
  func missesTheFirst() throws {
    var bench = try GuestBench()
    bench.guest.strike(.missesBeats(.seconds(65)), at: .zero)
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 90))
    #expect(bench.guest.state == .up)
    #expect(bench.beats == [70, 80, 90].map { Tick(s: $0) })
  }

  @Test("A line that flutters gives two to six edges a beat within 50 ms, and strays between")
  func flutters() throws {
    var bench = try GuestBench()
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 95))
    bench.guest.strike(.flutters(.seconds(1_000)), at: Tick(s: 95))
    bench.advance(to: Tick(s: 2_000))
    var sizes: Set<Int> = []
    var strays = 0
    for beat in stride(from: UInt64(100), to: 1_090, by: 10) {
      let edges = bench.beats.filter { (Tick(s: beat)..<Tick(s: beat + 10)).contains($0) }
      let own = edges.filter { $0 <= Tick(milliseconds: beat * 1_000 + 50) }
      #expect(own.first == Tick(s: beat))
      sizes.insert(own.count)
      strays += edges.count - own.count
    }
    #expect(sizes == [2, 3, 4, 5, 6])
    #expect((20...200).contains(strays))
    let after = bench.beats.filter { $0 > Tick(s: 1_095) }
    #expect(after == stride(from: UInt64(1_100), through: 2_000, by: 10).map { Tick(s: $0) })
  }

  @Test("A guest that shuts down slowly beats until it has halted at last")
  func slowShutdown() throws {
    var bench = try GuestBench()
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 105))
    bench.guest.strike(.shutsDown(in: .minutes(15)), at: Tick(s: 105))
    bench.guest.told(.shutdown, at: Tick(s: 105))
    bench.advance(to: Tick(milliseconds: 1_004_999))
    #expect(bench.guest.state == .halting)
    bench.advance(to: Tick(s: 2_000))
    #expect(bench.guest.state == .halted)
    #expect(bench.beats.last == Tick(s: 1_000))
  }

  @Test("A guest that restarts itself boots within 91 s of its halt, until it recovers")
  func restartsItself() throws {
    var bench = try GuestBench()
    bench.guest.strike(.restartsItself, at: .zero)
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 105))
    bench.guest.told(.shutdown, at: Tick(s: 105))
    bench.advance(to: Tick(s: 125))
    #expect(bench.guest.state == .halted)
    bench.advance(to: Tick(s: 217))
    #expect(bench.guest.state == .booting || bench.guest.state == .up)
    bench.advance(to: Tick(s: 300))
    #expect(bench.guest.state == .up)
    bench.guest.strike(.recovers, at: Tick(s: 300))
    bench.guest.told(.shutdown, at: Tick(s: 300))
    bench.advance(to: Tick(s: 2_000))
    #expect(bench.guest.state == .halted)
  }

  @Test("Recovery shortens a boot and a shutdown that were too slow, and ends a loop")
  func recovery() throws {
    var bench = try GuestBench()
    bench.guest.strike(.boots(in: .hours(5), nil), at: .zero)
    bench.guest.strike(.shutsDown(in: .hours(5)), at: .zero)
    bench.powerOn(at: .zero)
    bench.advance(to: Tick(s: 100))
    bench.guest.strike(.recovers, at: Tick(s: 100))
    bench.advance(to: Tick(s: 140))
    #expect(bench.beats == [Tick(s: 140)])
    bench.guest.strike(.shutsDown(in: .hours(5)), at: Tick(s: 140))
    bench.guest.told(.shutdown, at: Tick(s: 140))
    bench.guest.strike(.recovers, at: Tick(s: 150))
    bench.advance(to: Tick(s: 170))
    #expect(bench.guest.state == .halted)
  }
}
