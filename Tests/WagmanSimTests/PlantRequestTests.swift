import Testing
import WagmanCore
import WagmanSim

@Suite("Requests to the plant")
struct PlantRequestTests {
  private func node() throws -> Simulation {
    var simulation = Simulation(
      try scenario("guests: {nc: node-controller, gn: guest-node}\nenabled: [nc, gn]"))
    simulation.advance(to: Tick(s: 600)) { _ in }
    return simulation
  }

  @Test("Time, contacts and guests are told as they truly are")
  func truth() throws {
    var simulation = try node()
    #expect(simulation.answer(try PlantRequest("time")) { _ in } == "time 600000")
    let up = "guests nc=up gn=up cs=absent x1=absent x2=absent"
    #expect(simulation.answer(try PlantRequest("guests")) { _ in } == up)
    #expect(simulation.answer(try PlantRequest("guest gn hangs")) { _ in } == "ok")
    // The board believes that it is open, or does not know.
    #expect(simulation.answer(try PlantRequest("relay nc reads unknown")) { _ in } == "ok")
    let hung = "guests nc=up gn=hung cs=absent x1=absent x2=absent"
    #expect(simulation.answer(try PlantRequest("guests")) { _ in } == hung)
    let relays = "relays nc=on gn=on cs=off x1=off x2=off"
    #expect(simulation.answer(try PlantRequest("relays")) { _ in } == relays)
    #expect(simulation.time == Tick(s: 600))
  }

  @Test("A pace is a number, 0 or max")
  func pace() throws {
    #expect(try PlantRequest("pace 60") == .pace(.times(60)))
    #expect(try PlantRequest("pace 0") == .pace(.times(0)))
    #expect(try PlantRequest("pace max") == .pace(.unlimited))
    for wrong in ["pace", "pace -1", "pace nan", "pace inf", "pace fast", "pace 60 60"] {
      #expect(throws: SentenceError.self, "\(wrong)") { try PlantRequest(wrong) }
    }
  }

  @Test("Whatever comes is answered in one line or refused in one")
  func fuzz() throws {
    var simulation = try node()
    var draws = SplitMix64(seed: 20)
    let words =
      "guest gn nc hangs loops recovers for 5min 99999999999d ambient 70degC supply 4.5V 0V board"
      .split(separator: " ")
      + "resets memory flips 99999999999999999999 bits page 17 wears out clock drifts -200 ppm"
      .split(separator: " ")
      + "steps back relay dies time relays guests pace 1e400 help operator stop 1 x1 brown-out in a"
      .split(separator: " ")
      + "write after 2 writes everything console loses 200% sensor noisy -3degC reads draws 9A"
      .split(separator: " ")
    var taken = 0
    for _ in 0..<20_000 {
      var line = ""
      for _ in 0..<1 + draws.below(6) { line += words[Int(draws.below(UInt64(words.count)))] + " " }
      let answer: String
      do throws(SentenceError) {
        answer = simulation.answer(try PlantRequest(line)) { _ in }
        taken += 1
      } catch {
        answer = "\(error)"
      }
      #expect(!answer.isEmpty && !answer.contains("\n"))
    }
    #expect(taken > 200)
    simulation.advance(to: simulation.time + .hours(1)) { _ in }
  }
}
