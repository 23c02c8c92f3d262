import WagmanCore
import WagmanFirmware
import WagmanHAL

extension Firmware where B == VirtualBoard {
  public mutating func passQuietly(before limit: Tick) -> UInt64 {
    guard let quiet = quiet(atLeast: QuietStretch.shortest),
      var stretch = board.stretch(of: quiet, before: limit)
    else { return 0 }
    guard staysQuiet(at: stretch.coldest), staysQuiet(at: stretch.warmest) else {
      board.plant.restore(stretch.outside)
      return 0
    }
    board.pass(&stretch)
    passed(
      heartbeatsOf: stretch.beaten, last: stretch.lastBeats,
      lastSample: board.plant.sample(at: board.time))
    return stretch.steps
  }
}

/// A time in which guests beat, the enclosure warms and cools, and nothing comes of it.
///
/// It ends with a sample, within one minute of the weather.
struct QuietStretch {
  /// What is shorter does not pay.
  static let shortest = TickSpan.seconds(4)

  let firstSample: UInt64
  let lastSample: UInt64
  /// Beyond what the sensors can give in it, and with all that the guests may draw.
  let coldest: BoardSample
  let warmest: BoardSample

  /// The air outside before the minute that begins with the first sample.
  let outside: Plant.Outside?

  /// On the program's clock.
  var lastBeats: InlineArray<5, Tick> = .init(repeating: .zero)
  var beaten = PortSet()
  var steps: UInt64 = 0
}

extension VirtualBoard {
  /// Nothing waits for its program or its owner.
  var isAtRest: Bool {
    mutating get {
      !hasHeartbeats && !hasLinkActivity && !supplyMayHaveFallen && powerCut == nil && !wantsReset
        && news.isEmpty
    }
  }

  /// How long all can only be quiet, from now on; `nil` where it is too short to pay.
  mutating func stretch<let consoles: Int>(
    of quiet: Firmware<VirtualBoard, consoles>.Quiet, before limit: Tick
  ) -> QuietStretch? {
    guard quiet.samplePeriod == .seconds(1), isAtRest else { return nil }
    var end = min(min(limit, faults.dueAt), programWakes(at: quiet.until))
    if let witness { end = min(end, programWakes(at: witness.deadline)) }
    for index in 0..<Port.count {
      end = min(end, guests[index].nextChange)
      if quiet.up.rawValue >> UInt8(index) & 1 == 0 { end = min(end, guests[index].nextBeat) }
    }
    let first = programWakes(at: quiet.nextSample)
    guard end > first + QuietStretch.shortest, first.milliseconds / 1_000 == plant.second &+ 1
    else { return nil }
    let outside = plant.renewAhead()
    if let stretch = stretch(from: first, before: end, outside) { return stretch }
    plant.restore(outside)
    return nil
  }

  private mutating func stretch(
    from firstSample: Tick, before end: Tick, _ outside: Plant.Outside?
  ) -> QuietStretch? {
    guard let steady = plant.steadyUntil(from: time),
      steady > firstSample + QuietStretch.shortest
    else { return nil }
    let first = firstSample.milliseconds
    let last = first &+ (min(end, steady).milliseconds &- 1 &- first) / 1_000 &* 1_000
    var (least, most) = (InlineArray<5, Int32>(repeating: 0), InlineArray<5, Int32>(repeating: 0))
    var (leastHeat, mostHeat) = (plant.profile.boardHeat, plant.profile.boardHeat)
    for index in 0..<Port.count {
      let (now, heat) = (guests[index].milliamperes, guests[index].milliwatts)
      let (idle, busy) = (guests[index].idleLoad, guests[index].busyLoad)
      least[index] = min(now, min(idle.milliamperes, busy.milliamperes))
      most[index] = max(now, max(idle.milliamperes, busy.milliamperes))
      leastHeat &+= min(heat, min(idle.milliwatts, busy.milliwatts))
      mostHeat &+= max(heat, max(idle.milliwatts, busy.milliwatts))
    }
    // A step goes a part of the way to where the inside would settle, so it never gets
    // beyond the farthest such place, and none is longer than from the other end.
    let inside = plant.inside
    let lowest = min(inside, plant.target(heatedBy: leastHeat))
    let highest = max(inside, plant.target(heatedBy: mostHeat))
    let longest = ((highest &- lowest) &* plant.stepFraction) >> 32 &+ 1
    let farthest = longest &* Int64((last &- first) / 1_000 &+ 1)
    let cold = plant.outlook(
      at: firstSample, inside: max(lowest, inside &- farthest), drawing: least)
    let warm = plant.outlook(
      at: firstSample, inside: min(highest, inside &+ farthest), drawing: most)
    guard warm.feed >= Self.brownOutMillivolts else { return nil }
    return QuietStretch(
      firstSample: first, lastSample: last, coldest: cold.sample, warmest: warm.sample,
      outside: outside)
  }

  /// Lets the guests beat and the plant step, up to and with the last sample.
  @inline(never)
  mutating func pass(_ stretch: inout QuietStretch) {
    var next = InlineArray<5, UInt64>(repeating: .max)
    var last = InlineArray<5, UInt64>(repeating: 0)
    for index in 0..<Port.count { next[index] = guests[index].nextBeat.milliseconds }
    var beats: UInt64 = 0
    var heat = plant.totalHeat
    var inside = plant.inside
    var target = plant.target(heatedBy: heat)
    let fraction = plant.stepFraction
    var sample = stretch.firstSample
    while true {
      var (at, guest) = (next[0], 0)
      if next[1] < at { (at, guest) = (next[1], 1) }
      if next[2] < at { (at, guest) = (next[2], 2) }
      if next[3] < at { (at, guest) = (next[3], 3) }
      if next[4] < at { (at, guest) = (next[4], 4) }
      // Of one moment, beats come before the sample.
      let bound = min(at, stretch.lastSample &+ 1)
      while sample < bound {
        inside &+= ((target &- inside) &* fraction) >> 32
        sample &+= 1_000
      }
      guard at <= stretch.lastSample else { break }
      let before = guests[guest].milliwatts
      let load = guests[guest].beatInQuiet()
      next[guest] = guests[guest].nextBeat.milliseconds
      last[guest] = at
      beats &+= 1
      heat &+= load.milliwatts &- before
      target = plant.target(heatedBy: heat)
    }
    let samples = (stretch.lastSample &- stretch.firstSample) / 1_000 &+ 1
    time = Tick(milliseconds: stretch.lastSample)
    plant.passed(toSecond: stretch.lastSample / 1_000, inside: inside)
    nextGuestEvent = .never
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      if last[index] != 0 {
        stretch.beaten = PortSet(rawValue: stretch.beaten.rawValue | 1 << UInt8(index))
        stretch.lastBeats[index] =
          Tick(milliseconds: last[index] &- bootedAt.milliseconds)
        guests[index].endQuiet()
        plant.setLoad(
          port, milliamperes: guests[index].milliamperes, milliwatts: guests[index].milliwatts)
      }
      nextGuestEvent = min(nextGuestEvent, guests[index].nextEvent)
    }
    heartbeatsTaken &+= beats
    samplesTaken &+= samples
    stretch.steps = beats &+ samples
    if watchesMachines { witness?.countHeartbeats(beats) }
  }
}
