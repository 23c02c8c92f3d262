import WagmanCore
import WagmanHAL
import WagmanSim

/// A board without links, faults or news: five guests, a weather, and a memory that stays
/// outside of it.
struct FleetBoard: Board, ~Copyable {
  var time: UInt32 = 0
  var guests: InlineArray<5, FleetGuest>
  private(set) var contacts = PortSet()
  private var selectors: InlineArray<5, BootMedium> = .init(repeating: .sd)
  /// Millionths of a degree.
  private(set) var inside: Int64 = 30_000_000
  private var outside: Int32 = 22_000
  private let mean: Int32
  /// A heartbeat each, of the present moment.
  var beats = PortSet()
  private let number: UInt32
  /// The pages that were written.
  private let memory: UnsafeMutablePointer<FleetMemory>
  private(set) var heartbeats: UInt32 = 0

  init(number: UInt32, memory: UnsafeMutablePointer<FleetMemory>) {
    self.number = number
    self.memory = memory
    mean = 12_000 + Int32(number % 160) * 100
    guests = .init { FleetGuest(seed: UInt64(number) << 8 | UInt64($0)) }
  }

  var now: Tick { Tick(milliseconds: UInt64(time)) }
  var epochSeconds: UInt32? { 1_767_225_600 + time / 1_000 }
  mutating func setClock(epochSeconds: UInt32) {}

  var relays: RelayReadings { RelayReadings(on: contacts) }
  mutating func switchRelay(_ port: Port, to level: RelayLevel) {
    if level == .on { contacts.insert(port) } else { contacts.remove(port) }
    guests[port.index].power(on: level == .on, at: time)
  }
  mutating func selectMedium(_ medium: BootMedium, for port: Port) {
    selectors[port.index] = medium
  }

  mutating func takeHeartbeat() -> Heartbeat? {
    guard let port = beats.lowest else { return nil }
    beats.remove(port)
    heartbeats &+= 1
    return Heartbeat(port: port, at: now)
  }
  mutating func tell(_ port: Port, _ message: Message) { guests[port.index].halt(at: time) }

  // MARK: The plant

  /// A day is warmest at noon, by a straight line up and down.
  private func outside(at second: UInt32) -> Int32 {
    let ofDay = Int32(second % 86_400)
    return mean + (ofDay < 43_200 ? ofDay : 86_400 - ofDay) * 8_000 / 43_200
  }

  private func target(heatedBy milliwatts: Int32) -> Int64 {
    (Int64(outside) + Int64(milliwatts)) * 1_000
  }

  private func milliwatts(_ milliamperes: UInt16) -> Int32 { Int32(milliamperes) * 5 }

  mutating func sample() -> BoardSample {
    if time % 60_000 < 1_000 { outside = outside(at: time / 1_000) }
    var heat: Int32 = 1_000
    for index in 0..<5 { heat += milliwatts(guests[index].milliamperes) }
    inside += ((target(heatedBy: heat) - inside) * Self.fraction) >> 32
    return outlook(inside)
  }

  /// Twenty minutes to come near to where it would settle.
  private static var fraction: Int64 { (1 << 32) / 1_200 }

  private func outlook(_ inside: Int64, isBusy: Bool = false) -> BoardSample {
    var drawn: Int32 = 300
    var readings: InlineArray<5, UInt16> = .init(repeating: 0)
    for index in 0..<5 {
      readings[index] =
        isBusy && contacts.contains(Port(unchecked: index))
        ? 620 : guests[index].milliamperes
      drawn += Int32(readings[index])
    }
    let millidegrees = Int32(inside / 1_000)
    return BoardSample(
      temperature: RawReading(SensorInverse.temperature(millidegrees: millidegrees)),
      humidity: RawReading(
        SensorInverse.humidity(milliPercent: max(3_000, 60_000 - 2 * (millidegrees - outside)))),
      supply: RawReading(SensorInverse.supply(millivolts: 5_100 - drawn * 30 / 1_000)),
      systemMilliamperes: 300, milliamperes: readings)
  }

  // MARK: Quiet

  /// When a guest does something next.
  var nextEvent: UInt32 {
    var next = guests[0].next
    for index in 1..<5 { next = min(next, guests[index].next) }
    return next
  }

  /// The last sample before which guests in `up` only beat; `nil` where that is soon.
  func quietSample(from first: UInt32, before limit: UInt32, up: PortSet) -> UInt32? {
    var end = min(limit, (first / 60_000 + 1) * 60_000)
    for index in 0..<5 {
      let isUp = up.contains(Port(unchecked: index))
      end = min(end, isUp ? guests[index].changes : guests[index].next)
    }
    // The first sample of a minute renews the air outside: it is left to the program.
    guard first % 60_000 >= 1_000, end > first + 4_000 else { return nil }
    return first + (end - 1 - first) / 1_000 * 1_000
  }

  /// What the sensors cannot get beyond for a minute: its step is at most a twentieth of the
  /// way, with all guests idle or all busy.
  var outlooks: (coldest: BoardSample, warmest: BoardSample) {
    let lowest = min(inside, target(heatedBy: 1_000))
    let highest = max(inside, target(heatedBy: 1_000 + 5 * milliwatts(620)))
    let farthest = (highest - lowest) / 20 + 60
    return (outlook(inside - farthest), outlook(inside + farthest, isBusy: true))
  }

  /// Lets guests beat and the inside warm and cool, up to and with the sample at `last`.
  mutating func pass(from first: UInt32, to last: UInt32) -> (PortSet, InlineArray<5, Tick>) {
    var beaten = PortSet()
    var lastBeats = InlineArray<5, Tick>(repeating: .zero)
    var next = InlineArray<5, UInt32> { [guests] in guests[$0].next }
    var heat: Int32 = 1_000
    for index in 0..<5 { heat += milliwatts(guests[index].milliamperes) }
    var sample = first
    while true {
      var (at, guest) = (next[0], 0)
      for index in 1..<5 where next[index] < at { (at, guest) = (next[index], index) }
      let target = target(heatedBy: heat)
      let bound = min(at, last + 1)
      while sample < bound {
        inside &+= ((target &- inside) &* Self.fraction) >> 32
        sample &+= 1_000
      }
      guard at <= last else { break }
      heat -= milliwatts(guests[guest].milliamperes)
      guests[guest].beat()
      heat += milliwatts(guests[guest].milliamperes)
      next[guest] = guests[guest].next
      lastBeats[guest] = Tick(milliseconds: UInt64(at))
      beaten.insert(Port(unchecked: guest))
      heartbeats &+= 1
    }
    time = last
    return (beaten, lastBeats)
  }

  /// What the sensors give at this moment, the plant already being there.
  var reading: BoardSample { outlook(inside) }

  // MARK: The rest of a board

  func thermistor(_ port: Port) -> UInt16 { 0 }
  func voltage(_ port: Port) -> UInt16 { 0 }
  func light() -> UInt16 { 0 }
  mutating func setLights(_ lights: UInt16) {}
  mutating func feedWatchdog() {}
  var resetCause: ResetCause { .powerOn }
  mutating func reset() {}
  var identifier: UInt64 { UInt64(number) }
  var hasCard: Bool { false }
  var linkCount: Int { 0 }
  func attachment(_ link: Int) -> Attachment? { nil }
  var hasLinkActivity: Bool { false }
  mutating func receive(on link: Int) -> UInt8? { nil }
  func room(on link: Int) -> Int { 0 }
  mutating func send(_ bytes: Span<UInt8>, on link: Int) {}
  mutating func recorded(_ entry: LogEntry) {}
  func readPage(_ index: Int) -> Page { memory.pointee.page(index) }
  mutating func writePage(_ index: Int, _ page: Page) { memory.pointee.write(page, at: index) }
}
