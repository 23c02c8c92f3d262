import WagmanCore
import WagmanImage
import WagmanHAL

/// The world around a board: air, enclosure, supply, and the sensors in them.
///
/// It steps once a second, in integers alone, so that a history is the same
/// bit for bit on every machine. A step is one multiplication; the air outside
/// is reckoned once a minute. What a scenario imposes ends by itself.
public struct Plant: Sendable {
  /// How long a guest that was just switched on draws its inrush current.
  public static let inrushTime = TickSpan.milliseconds(200)

  public let profile: EnvironmentProfile

  /// Whole seconds since the start of the run.
  public private(set) var second: UInt64 = 0
  /// Outside, millidegrees.
  public private(set) var ambient: Int32 = 0
  /// Outside if nothing were imposed, millidegrees.
  private var naturalAmbient: Int32 = 0

  private let seed: UInt64
  /// Seconds from a midnight to the start of the run.
  private let firstSecond: UInt64
  private var outsideHumidity: Int32 = 0
  private var daylight: Int64 = 0
  private(set) var nextMinute: UInt64 = 0

  /// Inside, in millionths of a degree.
  private(set) var inside: Int64
  let stepFraction: Int64

  private var loads: InlineArray<5, Int32> = .init(repeating: 0)
  private var heats: InlineArray<5, Int32> = .init(repeating: 0)
  private(set) var totalLoad: Int32
  private(set) var totalHeat: Int32
  private var inrushes: InlineArray<5, Int32> = .init(repeating: 0)
  private var inrushEnds: InlineArray<5, Tick> = .init(repeating: .zero)
  /// The latest of them: beyond it, the loads alone say what is drawn.
  private var lastInrushEnds = Tick.zero
  /// The loads as the board's program sees them.
  private var readings: InlineArray<5, UInt16> = .init(repeating: 0)

  private var imposedAmbient: Int32 = 0
  private var imposedAmbientEnds = Tick.zero
  private var imposedHumidity: Int32 = 0
  private var imposedHumidityEnds = Tick.zero
  private var imposedSupply: Int32 = 0
  private var imposedSupplyEnds = Tick.zero

  // Three fields rather than an array: reading an element of an inline array
  // that is a part of a large value copies the whole value.
  private var temperatureLine: SensorLine
  private var humidityLine: SensorLine
  private var supplyLine: SensorLine

  private struct SensorLine: Sendable {
    var fault = SensorFault.silent
    var faultEnds = Tick.zero
    var lastRaw: UInt16 = 0
    let sensor: Sensor
    var noise: SplitMix64
    /// How often each fault was read, from silent on.
    var strikes: InlineArray<5, UInt32> = .init(repeating: 0)

    init(seed: UInt64, _ sensor: Sensor) {
      self.sensor = sensor
      noise = SplitMix64(seed: seed, stream: 0x310 + UInt64(sensor.rawValue))
    }

    @inline(__always)
    mutating func reading(
      at now: Tick, _ truth: Int32, _ inverse: (Int32) -> UInt16
    ) -> RawReading {
      if now < faultEnds { return faultyReading(truth) }
      lastRaw = inverse(truth)
      return RawReading(lastRaw)
    }

    @inline(never)
    private mutating func faultyReading(_ truth: Int32) -> RawReading {
      strikes[Int(fault.kind.rawValue - FaultKind.sensorSilent.rawValue)] &+= 1
      switch fault {
      case .silent: return RawReading(failed: .silent)
      case .corrupt: return RawReading(failed: .corrupt)
      case .stuck: return RawReading(lastRaw)
      case .reads(let value): return RawReading(raw(value))
      case .noisy(let most):
        let strayed = Int64(truth) + noise.symmetric(Int64(most))
        return RawReading(raw(Int32(clamping: strayed)))
      }
    }

    private func raw(_ value: Int32) -> UInt16 {
      switch sensor {
      case .temperature: SensorInverse.temperature(millidegrees: value)
      case .humidity: SensorInverse.humidity(milliPercent: value)
      case .supply: SensorInverse.supply(millivolts: value)
      }
    }
  }

  /// A plant at midnight, its inside as warm as the air and the board's heat make it.
  ///
  /// - Parameters:
  ///   - profile: The air, the enclosure and the supply.
  ///   - seed: Of the weather.
  ///   - begins: how long after a first midnight it is instead.
  public init(
    profile: EnvironmentProfile, seed: UInt64, begins: TickSpan = .milliseconds(0)
  ) {
    self.profile = profile
    self.seed = seed
    temperatureLine = SensorLine(seed: seed, .temperature)
    humidityLine = SensorLine(seed: seed, .humidity)
    supplyLine = SensorLine(seed: seed, .supply)
    firstSecond = begins.wholeSeconds
    let time = max(1, Int64(profile.thermalTime.wholeSeconds))
    stepFraction = (1 << 32) / time
    totalLoad = profile.boardCurrent
    totalHeat = profile.boardHeat
    inside = 0
    renewOutside()
    inside = target
    _ = sample(at: .zero)
  }

  // MARK: What the guests and the board do

  /// A guest draws this much from now on.
  public mutating func setLoad(_ port: Port, milliamperes: Int32, milliwatts: Int32) {
    let index = port.index
    totalLoad &+= milliamperes &- loads[index]
    totalHeat &+= milliwatts &- heats[index]
    loads[index] = milliamperes
    heats[index] = milliwatts
    readings[index] = Plant.reading(milliamperes)
  }

  /// A relay went on: for ``inrushTime`` its guest draws `milliamperes` instead.
  public mutating func inrush(_ port: Port, milliamperes: Int32, at now: Tick) {
    inrushes[port.index] = milliamperes
    inrushEnds[port.index] = now + Plant.inrushTime
    lastInrushEnds = max(lastInrushEnds, now + Plant.inrushTime)
  }

  /// A relay went off: what its guest drew at the first moment ends.
  public mutating func endInrush(_ port: Port) { inrushEnds[port.index] = .zero }

  // MARK: What a scenario imposes

  /// The air outside has this temperature until `end`, day or night.
  public mutating func imposeAmbient(_ millidegrees: Int32, at now: Tick, until end: Tick) {
    imposedAmbient = millidegrees
    imposedAmbientEnds = end
    renewOutside()
  }

  /// The humidity inside is this until `end`, warm or cold.
  public mutating func imposeHumidity(_ milliPercent: Int32, until end: Tick) {
    imposedHumidity = milliPercent
    imposedHumidityEnds = end
  }

  /// The board is fed with this voltage until `end`, whatever its guests draw;
  /// only an inrush still pulls it down, by all that it draws.
  public mutating func imposeSupply(_ millivolts: Int32, until end: Tick) {
    imposedSupply = millivolts
    imposedSupplyEnds = end
  }

  public mutating func fail(_ sensor: Sensor, _ fault: SensorFault, until end: Tick) {
    func fail(_ line: inout SensorLine) {
      line.fault = fault
      line.faultEnds = end
    }
    switch sensor {
    case .temperature: fail(&temperatureLine)
    case .humidity: fail(&humidityLine)
    case .supply: fail(&supplyLine)
    }
  }

  /// Ends what is imposed, and what is wrong with the sensors.
  public mutating func endFaults(at now: Tick) {
    imposedAmbientEnds = min(imposedAmbientEnds, now)
    imposedHumidityEnds = min(imposedHumidityEnds, now)
    imposedSupplyEnds = min(imposedSupplyEnds, now)
    temperatureLine.faultEnds = min(temperatureLine.faultEnds, now)
    humidityLine.faultEnds = min(humidityLine.faultEnds, now)
    supplyLine.faultEnds = min(supplyLine.faultEnds, now)
    renewOutside()
  }

  /// Adds how often each fault of a sensor was read.
  func addFaults(to tally: inout FaultTally) {
    for line in [temperatureLine, humidityLine, supplyLine] {
      for index in line.strikes.indices {
        let value = FaultKind.sensorSilent.rawValue + UInt8(index)
        guard let kind = FaultKind(rawValue: value) else { continue }
        tally.add(kind, times: line.strikes[index])
      }
    }
  }

  // MARK: Time

  /// Steps second by second up to and with `target`.
  public mutating func advance(toSecond target: UInt64) {
    while second < target {
      second &+= 1
      if second >= nextMinute { renewOutside() }
      inside &+= ((self.target &- inside) &* stepFraction) >> 32
    }
  }

  /// What the inside would settle at, millionths of a degree.
  private var target: Int64 { target(heatedBy: totalHeat) }

  /// What the inside would settle at with so many milliwatts in it; at most 1000 °C,
  /// which keeps a step within 64 bits.
  @inline(__always)
  func target(heatedBy milliwatts: Int32) -> Int64 {
    let free = Int64(ambient) &* 1_000 &+ Int64(milliwatts) &* Int64(profile.thermalResistance)
    return min(free, 1_000_000_000)
  }

  private mutating func renewOutside() {
    let minute = Int64((second + firstSecond) / 60)
    // The first one ends early where the run began in its middle.
    nextMinute = UInt64(minute + 1) * 60 - firstSecond
    daylight = DayCurve.value(minute: minute)
    let (warmth, liveliness) = weather(minute: minute)
    let natural =
      Int64(profile.ambient) + warmth
      + (Int64(profile.dailySwing) + liveliness) * daylight / DayCurve.one
    let isImposed = Tick(milliseconds: second &* 1_000) < imposedAmbientEnds
    naturalAmbient = Int32(natural)
    ambient = isImposed ? imposedAmbient : naturalAmbient
    outsideHumidity =
      profile.humidity - Int32(Int64(profile.humiditySwing) * daylight / DayCurve.one)
  }

  /// How much warmer than the mean it is, and how much more the day swings:
  /// drawn for each midnight, and in between on a straight line.
  private func weather(minute: Int64) -> (warmth: Int64, liveliness: Int64) {
    let (day, rest) = minute.quotientAndRemainder(dividingBy: DayCurve.minutesPerDay)
    func draw(_ day: Int64) -> (Int64, Int64) {
      var stream = SplitMix64(seed: seed, stream: 0x1_0000 + UInt64(day))
      let limit = Int64(profile.weather)
      return (stream.symmetric(limit), stream.symmetric(limit))
    }
    let (from, to) = (draw(day), draw(day + 1))
    func between(_ a: Int64, _ b: Int64) -> Int64 {
      a + (b - a) * rest / DayCurve.minutesPerDay
    }
    return (between(from.0, to.0), between(from.1, to.1))
  }

  // MARK: The truth

  /// Inside the enclosure, millidegrees.
  public var temperature: Int32 { Int32(truncatingIfNeeded: inside / 1_000) }

  /// Inside the enclosure, thousandths of a percent: the warmer inside than
  /// outside, the drier, by 2 % a degree.
  @inline(__always)
  public func humidity(at now: Tick) -> Int32 {
    humidity(at: now, inside: inside)
  }

  @inline(__always)
  private func humidity(at now: Tick, inside: Int64) -> Int32 {
    if now < imposedHumidityEnds { return imposedHumidity }
    let natural = Int64(outsideHumidity) &- 2 &* (inside / 1_000 &- Int64(naturalAmbient))
    return Int32(truncatingIfNeeded: min(max(natural, 3_000), 100_000))
  }

  /// What the board is fed with at this moment, millivolts.
  public func supply(at now: Tick) -> Int32 {
    var plant = self
    return plant.feed(at: now)
  }

  /// The supply, mutating although it changes nothing: on a mutable value the
  /// compiler would copy the whole plant for every call of a method that is not.
  mutating func feed(at now: Tick) -> Int32 { feed(at: now, drawing: totalLoad) }

  @inline(__always)
  private mutating func feed(at now: Tick, drawing load: Int32) -> Int32 {
    let isImposed = now < imposedSupplyEnds
    let source = isImposed ? imposedSupply : profile.supply
    var drawn = isImposed ? 0 : Int64(load)
    if now < lastInrushEnds { drawn &+= inrush(at: now, beyondSteady: !isImposed) }
    return max(
      0, source &- Int32(truncatingIfNeeded: drawn &* Int64(profile.sourceResistance) / 1_000))
  }

  @inline(never)
  private mutating func inrush(at now: Tick, beyondSteady: Bool) -> Int64 {
    var sum: Int64 = 0
    for index in 0..<5 where now < inrushEnds[index] {
      let steady = beyondSteady ? loads[index] : 0
      sum &+= Int64(max(0, inrushes[index] &- steady))
    }
    return sum
  }

  /// What a port draws at this moment, milliamperes.
  public func current(_ port: Port, at now: Tick) -> Int32 {
    let steady = loads[port.index]
    return now < inrushEnds[port.index] ? max(steady, inrushes[port.index]) : steady
  }

  // MARK: Quiet

  /// What ``renewOutside()`` reckons.
  struct Outside {
    fileprivate let ambient: Int32
    fileprivate let naturalAmbient: Int32
    fileprivate let humidity: Int32
    fileprivate let daylight: Int64
    fileprivate let nextMinute: UInt64
  }

  /// Renews the air outside already where the next second will; the way back is ``restore(_:)``.
  mutating func renewAhead() -> Outside? {
    guard second &+ 1 >= nextMinute else { return nil }
    let before = Outside(
      ambient: ambient, naturalAmbient: naturalAmbient, humidity: outsideHumidity,
      daylight: daylight, nextMinute: nextMinute)
    second &+= 1
    renewOutside()
    second &-= 1
    return before
  }

  mutating func restore(_ outside: Outside?) {
    guard let outside else { return }
    ambient = outside.ambient
    naturalAmbient = outside.naturalAmbient
    outsideHumidity = outside.humidity
    daylight = outside.daylight
    nextMinute = outside.nextMinute
  }

  /// Until when the air outside, what is imposed and the sensors stay as they are; `nil`
  /// while a sensor is faulty or an inrush decays.
  mutating func steadyUntil(from now: Tick) -> Tick? {
    let lastFault = max(
      temperatureLine.faultEnds, max(humidityLine.faultEnds, supplyLine.faultEnds))
    guard now >= lastFault, now >= lastInrushEnds else { return nil }
    var end = Tick(milliseconds: nextMinute &* 1_000)
    if now < imposedHumidityEnds { end = min(end, imposedHumidityEnds) }
    if now < imposedSupplyEnds { end = min(end, imposedSupplyEnds) }
    return end
  }

  /// What the sensors would give, all of them sound, and what the board would be fed with.
  mutating func outlook(
    at now: Tick, inside: Int64, drawing milliamperes: InlineArray<5, Int32>
  ) -> (sample: BoardSample, feed: Int32) {
    var load = profile.boardCurrent
    var readings: InlineArray<5, UInt16> = .init(repeating: 0)
    for index in 0..<5 {
      load &+= milliamperes[index]
      readings[index] = Plant.reading(milliamperes[index])
    }
    let feed = feed(at: now, drawing: load)
    let sample = BoardSample(
      temperature: RawReading(
        SensorInverse.temperature(millidegrees: Int32(truncatingIfNeeded: inside / 1_000))),
      humidity: RawReading(
        SensorInverse.humidity(milliPercent: humidity(at: now, inside: inside))),
      supply: RawReading(SensorInverse.supply(millivolts: feed)),
      systemMilliamperes: UInt16(truncatingIfNeeded: profile.boardCurrent), milliamperes: readings)
    return (sample, feed)
  }

  /// Takes what seconds of quiet made of the inside.
  mutating func passed(toSecond second: UInt64, inside: Int64) {
    self.second = second
    self.inside = inside
  }

  // MARK: The sensors

  /// Every reading that the board's program samples.
  public mutating func sample(at now: Tick) -> BoardSample {
    BoardSample(
      temperature: temperatureReading(at: now), humidity: humidityReading(at: now),
      supply: supplyReading(at: now),
      systemMilliamperes: UInt16(truncatingIfNeeded: profile.boardCurrent),
      milliamperes: now < lastInrushEnds ? inrushReadings(at: now) : readings)
  }

  @inline(never)
  private mutating func inrushReadings(at now: Tick) -> InlineArray<5, UInt16> {
    var all = readings
    for index in 0..<5 where now < inrushEnds[index] {
      all[index] = Plant.reading(max(loads[index], inrushes[index]))
    }
    return all
  }

  private static func reading(_ milliamperes: Int32) -> UInt16 {
    UInt16(truncatingIfNeeded: min(max(milliamperes, 0), 65_535))
  }

  /// The HTU21D's temperature, with its faults.
  public mutating func temperatureReading(at now: Tick) -> RawReading {
    temperatureLine.reading(at: now, temperature) {
      SensorInverse.temperature(millidegrees: $0)
    }
  }

  /// The HTU21D's humidity, with its faults.
  public mutating func humidityReading(at now: Tick) -> RawReading {
    let truth = humidity(at: now)
    return humidityLine.reading(at: now, truth) {
      SensorInverse.humidity(milliPercent: $0)
    }
  }

  /// The supply's divider, with its faults.
  public mutating func supplyReading(at now: Tick) -> RawReading {
    supplyLine.reading(at: now, feed(at: now)) { SensorInverse.supply(millivolts: $0) }
  }

  /// The 12-bit reading of a port's thermistor: the inside, and what its own
  /// guest adds right beside it, 2 °C a watt.
  public func thermistorRaw(_ port: Port) -> UInt16 {
    SensorInverse.thermistor(millidegrees: temperature &+ heats[port.index] &* 2)
  }

  /// The 12-bit reading of the light sensor, through the enclosure's window.
  public var lightRaw: UInt16 { UInt16(90 + max(0, daylight) * 3_200 / DayCurve.one) }
}
