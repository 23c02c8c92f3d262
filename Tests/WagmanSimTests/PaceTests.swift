import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

/// A month of what the simulator's loop asks of guests and plant, as a bound
/// that only a mistake in the hot path breaks: in release it takes some 40 ms.
@Suite("Pace")
struct PaceTests {
  @Test("A month of five guests and of a plant sampled every second is quick")
  func month() throws {
    let days: UInt64 = 30
    var guests: [GuestModel] = []
    for number in 0..<5 {
      var profile = try #require(try shippedGuests.profile(named: "node-controller"))
      profile.hangRate = .never
      guests.append(GuestModel(profile: profile, seed: 1, port: try port(number)))
      guests[number].powerChanged(on: true, at: .zero, medium: .sd)
    }
    let clock = ContinuousClock()
    var beats = 0
    let beating = clock.measure {
      for number in guests.indices {
        while guests[number].nextEvent < Tick(s: days * 86_400) {
          if guests[number].advance(at: guests[number].nextEvent) { beats += 1 }
        }
      }
    }
    var plant = Plant(profile: EnvironmentProfile(), seed: 1)
    var sum: UInt64 = 0
    let stepping = clock.measure {
      for second in 1...(days * 86_400) {
        plant.advance(toSecond: second)
        sum &+= UInt64(plant.temperature)
      }
    }
    var samples: UInt64 = 0
    let sampling = clock.measure {
      for second in 1...(days * 86_400) {
        let sample = plant.sample(at: Tick(s: second))
        samples &+= UInt64(sample.temperature.raw) &+ UInt64(sample.supply.raw)
      }
    }
    print("beats \(beats) in \(beating), steps in \(stepping), samples in \(sampling), \(sum)")
    #expect((1_295_000...1_297_000).contains(beats))
    #expect(samples > 0)
    #expect(beating + stepping + sampling < .seconds(30))
  }
}
