import Foundation
import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

@Suite("The way back from units to raw readings")
struct SensorInverseTests {
  @Test("Temperature, humidity and supply come back to within one step of the part")
  func roundTrips() {
    for value in stride(from: Int32(-46_850), through: 128_850, by: 7) {
      let raw = SensorInverse.temperature(millidegrees: value)
      #expect(raw & 3 == 0)
      // 14 bits over 175.72 °C: 10.7 mdeg a step.
      if abs(SensorScale.millidegrees(htu21d: raw) - value) > 6 { Issue.record("\(value)") }
    }
    for value in stride(from: Int32(-6_000), through: 118_960, by: 7) {
      let raw = SensorInverse.humidity(milliPercent: value)
      // 12 bits over 125 %: 30.5 thousandths a step.
      if abs(SensorScale.milliPercent(htu21d: raw) - value) > 16 { Issue.record("\(value)") }
    }
    for value in Int32(0)...6_600 {
      let raw = SensorInverse.supply(millivolts: value)
      if abs(SensorScale.millivolts(supply: raw) - value) > 1 { Issue.record("\(value)") }
    }
  }

  @Test("What a part cannot give becomes its first or last reading")
  func clipped() {
    #expect(SensorInverse.temperature(millidegrees: -60_000) == 0)
    #expect(SensorInverse.temperature(millidegrees: 140_000) == 0xfffc)
    #expect(SensorInverse.humidity(milliPercent: 150_000) == 0xfff2)
    #expect(SensorInverse.supply(millivolts: -5) == 0)
    #expect(SensorInverse.supply(millivolts: 9_000) == 4_095)
    #expect(
      SensorInverse.thermistor(millidegrees: 300_000)
        == SensorInverse.thermistor(millidegrees: 125_000))
  }

  @Test("A thermistor's reading is within one step of the wire document's formula")
  func thermistor() {
    func celsius(_ resistance: Double) -> Double {
      let l = log(resistance)
      return 1 / (0.00088570897 + 0.00025163902 * l + 0.00000019289731 * l * l * l) - 273.15
    }
    for millidegrees in stride(from: Int32(-40_000), through: 125_000, by: 250) {
      let raw = Double(SensorInverse.thermistor(millidegrees: millidegrees))
      let wanted = Double(millidegrees) / 1_000
      // The true temperature lies between those of the readings beside this one.
      let warmer = celsius(23_000 * (4_095 / (raw + 1) - 1))
      let colder = celsius(23_000 * (4_095 / (raw - 1) - 1))
      if !(colder...warmer).contains(wanted) { Issue.record("\(wanted) °C reads \(raw)") }
    }
  }
}

@Suite("Plant")
struct PlantTests {
  func profile(_ change: (inout EnvironmentProfile) -> Void = { _ in }) -> EnvironmentProfile {
    var profile = EnvironmentProfile()
    profile.weather = 0
    change(&profile)
    return profile
  }

  @Test("The air is coldest at 03:00 and warmest at 15:00, by the swing")
  func day() {
    var plant = Plant(profile: profile(), seed: 1)
    var course: [Int32] = []
    for hour in 1...24 {
      plant.advance(toSecond: UInt64(hour) * 3_600)
      course.append(plant.ambient)
    }
    #expect(course[2] == 9_000)
    #expect(course[14] == 21_000)
    // A sine is at half its height after a sixth of its half-wave.
    #expect(abs(course[10] - 18_000) < 20)
    #expect(course.min() == 9_000 && course.max() == 21_000)
  }

  @Test("The enclosure follows by 63 % in its time, and ends where the heat puts it")
  func enclosure() throws {
    var plant = Plant(
      profile: profile {
        $0.dailySwing = 0
        $0.boardHeat = 0
      }, seed: 1)
    #expect(plant.temperature == 15_000)
    // 10 W at 0.9 °C/W are 9 °C.
    plant.setLoad(try port(0), milliamperes: 2_000, milliwatts: 10_000)
    plant.advance(toSecond: 1_200)
    #expect(abs(plant.temperature - (15_000 + 5_689)) < 5)
    plant.advance(toSecond: 40_000)
    #expect(abs(plant.temperature - 24_000) <= 2)
    plant.setLoad(try port(0), milliamperes: 0, milliwatts: 0)
    plant.advance(toSecond: 80_000)
    #expect(abs(plant.temperature - 15_000) <= 2)
  }

  @Test("Steps of a second and a jump give the same plant")
  func jumps() throws {
    var stepped = Plant(profile: EnvironmentProfile(), seed: 5)
    var jumped = stepped
    for second in 1...100_000 { stepped.advance(toSecond: UInt64(second)) }
    jumped.advance(toSecond: 100_000)
    #expect(stepped.temperature == jumped.temperature)
    #expect(stepped.ambient == jumped.ambient)
    #expect(stepped.humidity(at: Tick(s: 100_000)) == jumped.humidity(at: Tick(s: 100_000)))
  }

  @Test("The weather is the seed's, and changes without a jump at midnight")
  func weather() {
    func course(seed: UInt64) -> [Int32] {
      var plant = Plant(profile: EnvironmentProfile(), seed: seed)
      return (1...14_400).map {
        plant.advance(toSecond: UInt64($0) * 60)
        return plant.ambient
      }
    }
    let first = course(seed: 1)
    #expect(course(seed: 1) == first)
    #expect(course(seed: 2) != first)
    let steepest = zip(first, first.dropFirst()).map { abs($0 - $1) }.max() ?? .max
    #expect(steepest < 60)
    #expect((first.max() ?? .max) <= 15_000 + 8_000 + 2_000)
    #expect((first.min() ?? .min) >= 15_000 - 8_000 - 2_000)
  }

  @Test("It is drier inside than outside by the warmth of the enclosure")
  func humidity() throws {
    var plant = Plant(
      profile: profile {
        $0.dailySwing = 0
        $0.humiditySwing = 0
        $0.boardHeat = 0
      }, seed: 1)
    #expect(plant.humidity(at: .zero) == 60_000)
    plant.setLoad(try port(0), milliamperes: 2_000, milliwatts: 10_000)
    plant.advance(toSecond: 40_000)
    #expect(abs(plant.humidity(at: Tick(s: 40_000)) - 42_000) <= 4)
  }

  @Test("The supply sags by the current, and more for the first 200 ms after a relay goes on")
  func sag() throws {
    var plant = Plant(profile: profile { $0.sourceResistance = 100 }, seed: 1)
    let gn = try port(1)
    #expect(plant.supply(at: .zero) == 5_100 - 18)
    plant.setLoad(gn, milliamperes: 500, milliwatts: 0)
    plant.inrush(gn, milliamperes: 1_500, at: Tick(s: 5))
    #expect(plant.supply(at: Tick(s: 5)) == 5_100 - 168)
    #expect(plant.current(gn, at: Tick(milliseconds: 5_199)) == 1_500)
    #expect(plant.supply(at: Tick(milliseconds: 5_199)) == 5_100 - 168)
    #expect(plant.supply(at: Tick(milliseconds: 5_200)) == 5_100 - 68)
    #expect(plant.current(gn, at: Tick(milliseconds: 5_200)) == 500)
    // The end of one inrush is no end of another's.
    plant.inrush(try port(2), milliamperes: 300, at: Tick(milliseconds: 5_100))
    #expect(plant.supply(at: Tick(milliseconds: 5_199)) == 5_100 - 198)
    #expect(plant.supply(at: Tick(milliseconds: 5_200)) == 5_100 - 98)
    #expect(plant.supply(at: Tick(milliseconds: 5_300)) == 5_100 - 68)
  }

  @Test("What a scenario imposes ends by itself")
  func imposed() throws {
    var plant = Plant(profile: profile { $0.dailySwing = 0 }, seed: 1)
    plant.advance(toSecond: 600)
    plant.strike(.ambient(70_000, .hours(3)), at: Tick(s: 600))
    #expect(plant.ambient == 70_000)
    plant.advance(toSecond: 600 + 10_799)
    #expect(plant.ambient == 70_000)
    plant.advance(toSecond: 600 + 10_800)
    #expect(plant.ambient == 15_000)

    plant.strike(.supply(4_500, .seconds(2)), at: Tick(s: 20_000))
    #expect(plant.supply(at: Tick(milliseconds: 20_000_000)) == 4_500)
    #expect(plant.supply(at: Tick(milliseconds: 20_001_999)) == 4_500)
    #expect(plant.supply(at: Tick(milliseconds: 20_002_000)) > 5_000)

    plant.strike(.humidity(99_000, nil), at: Tick(s: 20_000))
    #expect(plant.humidity(at: Tick(s: 9_999_999)) == 99_000)
  }

  @Test("The sample's raw readings say what the plant is like, unless a sensor is at fault")
  func sample() throws {
    var plant = Plant(profile: profile { $0.dailySwing = 0 }, seed: 1)
    plant.setLoad(try port(2), milliamperes: 130, milliwatts: 600)
    plant.advance(toSecond: 10_000)
    let now = Tick(s: 10_000)
    let sample = plant.sample(at: now)
    let degrees = SensorScale.millidegrees(htu21d: sample.temperature.raw)
    #expect(abs(degrees - plant.temperature) <= 6)
    #expect(
      abs(SensorScale.milliPercent(htu21d: sample.humidity.raw) - plant.humidity(at: now)) <= 16)
    #expect(abs(SensorScale.millivolts(supply: sample.supply.raw) - plant.supply(at: now)) <= 1)
    #expect(sample.milliamperes[2] == 130)
    #expect(sample.systemMilliamperes == 180)

    plant.strike(.sensor(.temperature, .silent, .seconds(10)), at: now)
    plant.strike(.sensor(.humidity, .corrupt, .seconds(10)), at: now)
    plant.strike(.sensor(.supply, .reads(4_000), .seconds(10)), at: now)
    let faulty = plant.sample(at: Tick(s: 10_009))
    #expect(faulty.temperature.status == .silent)
    #expect(faulty.humidity.status == .corrupt)
    #expect(SensorScale.millivolts(supply: faulty.supply.raw) >= 3_999)
    let healed = plant.sample(at: Tick(s: 10_010))
    #expect(healed.temperature.isValid && healed.humidity.isValid)
    #expect(SensorScale.millivolts(supply: healed.supply.raw) > 5_000)
  }

  @Test("A stuck sensor repeats what it said last")
  func stuck() {
    var plant = Plant(profile: profile(), seed: 1)
    plant.advance(toSecond: 100)
    let before = plant.sample(at: Tick(s: 100)).temperature
    plant.strike(.sensor(.temperature, .stuck, nil), at: Tick(s: 100))
    plant.advance(toSecond: 50_000)
    #expect(plant.sample(at: Tick(s: 50_000)).temperature == before)
  }

  @Test("A guest's thermistor is warmer than the enclosure by its own heat; light comes by day")
  func otherSensors() throws {
    var plant = Plant(profile: profile(), seed: 1)
    let (warm, cold) = (try port(0), try port(1))
    plant.setLoad(warm, milliamperes: 400, milliwatts: 2_000)
    #expect(plant.thermistorRaw(warm) > plant.thermistorRaw(cold) + 100)
    #expect(plant.lightRaw == 90)
    plant.advance(toSecond: 15 * 3_600)
    #expect(plant.lightRaw == 3_290)
  }
}
