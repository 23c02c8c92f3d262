import WagmanCore
import WagmanFirmware
import WagmanHAL

extension Firmware where B == VirtualBoard {
  public mutating func passQuietly(before limit: Tick) -> UInt64 {
    guard let quiet = quiet(atLeast: QuietStretch.shortest) else { return 0 }
    var stretch = QuietStretch()
    var sample = quiet.nextSample
    while board.find(&stretch, of: quiet, from: sample, before: limit) {
      guard staysQuiet(at: stretch.coldest), staysQuiet(at: stretch.warmest) else {
        board.plant.restore(stretch.outside)
        break
      }
      board.pass(&stretch)
      sample = board.now + quiet.samplePeriod
    }
    guard stretch.steps > 0 else { return 0 }
    let lastSample = board.plant.sample(at: board.time)
    board.passRest(&stretch, before: sample)
    passed(
      heartbeatsOf: stretch.beaten, last: stretch.lastBeats, lastSample: lastSample,
      nextSample: sample)
    return stretch.steps
  }
}

/// A time in which guests beat, the enclosure warms and cools, and nothing comes of it.
///
/// It ends with a sample, within one minute of the weather; another may follow.
struct QuietStretch {
  /// What is shorter does not pay.
  static let shortest = TickSpan.seconds(2)

  var firstSample: UInt64 = 0
  var lastSample: UInt64 = 0
  /// Beyond what the sensors can give in it, and with all that the guests may draw.
  var coldest = BoardSample.none
  var warmest = BoardSample.none

  /// The air outside before the minute that begins with the first sample.
  var outside: Plant.Outside?

  /// Until then guests only beat, whatever the weather does.
  var end = Tick.zero

  // Of all stretches that followed each other.

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

  /// Finds how long all can only be quiet, from now on; `false` where it is too short to pay.
  mutating func find<let consoles: Int>(
    _ stretch: inout QuietStretch, of quiet: Firmware<VirtualBoard, consoles>.Quiet,
    from sample: Tick, before limit: Tick
  ) -> Bool {
    guard quiet.samplePeriod == .seconds(1), isAtRest else { return false }
    var end = min(min(limit, faults.dueAt), programWakes(at: quiet.until))
    if let witness { end = min(end, programWakes(at: witness.deadline)) }
    for index in 0..<Port.count {
      end = min(end, guests[index].nextChange)
      if quiet.up.rawValue >> UInt8(index) & 1 == 0 { end = min(end, guests[index].nextBeat) }
    }
    let first = programWakes(at: sample)
    stretch.end = end
    guard end > first + QuietStretch.shortest, first.milliseconds / 1_000 == plant.second &+ 1
    else { return false }
    stretch.outside = plant.renewAhead()
    if bound(&stretch, from: first, before: end) { return true }
    plant.restore(stretch.outside)
    return false
  }

  private mutating func bound(
    _ stretch: inout QuietStretch, from firstSample: Tick, before end: Tick
  ) -> Bool {
    guard let steady = plant.steadyUntil(from: time),
      steady > firstSample + QuietStretch.shortest
    else { return false }
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
    guard warm.feed >= Self.brownOutMillivolts else { return false }
    stretch.firstSample = first
    stretch.lastSample = last
    stretch.coldest = cold.sample
    stretch.warmest = warm.sample
    return true
  }

  /// Lets the guests beat and the plant step, up to and with the last sample.
  ///
  /// Guest by guest, for nothing but the heat of all of them links one to another; and that
  /// matters when the plant steps, at a sample.
  @inline(never)
  mutating func pass(_ stretch: inout QuietStretch) {
    // What changes of it from the sample before to each one.
    var changes = InlineArray<64, Int32>(repeating: 0)
    var heat = plant.totalHeat
    let end = stretch.lastSample
    let begin = stretch.firstSample &- 999
    var beats: UInt64 = 0
    nextGuestEvent = .never
    for index in 0..<Port.count {
      var at = guests[index].nextBeat.milliseconds
      if at <= end {
        var last = at
        var milliwatts = guests[index].milliwatts
        repeat {
          last = at
          let load = guests[index].beatInQuiet()
          at = guests[index].nextBeat.milliseconds
          // Of one moment, beats come before the sample.
          let sample = last > begin ? (last &- begin) / 1_000 : 0
          changes[Int(truncatingIfNeeded: sample & 63)] &+= load.milliwatts &- milliwatts
          milliwatts = load.milliwatts
          beats &+= 1
        } while at <= end
        note(last, of: index, in: &stretch)
      }
      nextGuestEvent = min(nextGuestEvent, guests[index].nextEvent)
    }
    var inside = plant.inside
    let fraction = plant.stepFraction
    let samples = (end &- stretch.firstSample) / 1_000 &+ 1
    for sample in 0..<Int(truncatingIfNeeded: samples) {
      heat &+= changes[sample & 63]
      inside &+= ((plant.target(heatedBy: heat) &- inside) &* fraction) >> 32
    }
    plant.passed(toSecond: end / 1_000, inside: inside)
    time = Tick(milliseconds: end)
    heartbeatsTaken &+= beats
    samplesTaken &+= samples
    stretch.steps &+= beats &+ samples
    if watchesMachines { witness?.countHeartbeats(beats) }
  }

  /// Lets the guests beat on after the last sample, up to the next one or to what is not quiet.
  mutating func passRest(_ stretch: inout QuietStretch, before sample: Tick) {
    let end = min(stretch.end, programWakes(at: sample)).milliseconds
    guard nextGuestEvent.milliseconds < end else { return }
    var beats: UInt64 = 0
    nextGuestEvent = .never
    for index in 0..<Port.count {
      var at = guests[index].nextBeat.milliseconds
      if at < end {
        var last = at
        repeat {
          last = at
          _ = guests[index].beatInQuiet()
          at = guests[index].nextBeat.milliseconds
          beats &+= 1
        } while at < end
        note(last, of: index, in: &stretch)
        time = max(time, Tick(milliseconds: last))
      }
      nextGuestEvent = min(nextGuestEvent, guests[index].nextEvent)
    }
    heartbeatsTaken &+= beats
    stretch.steps &+= beats
    if watchesMachines { witness?.countHeartbeats(beats) }
  }

  /// A guest has beaten, the last time then.
  @inline(__always)
  private mutating func note(_ last: UInt64, of index: Int, in stretch: inout QuietStretch) {
    guests[index].endQuiet()
    stretch.beaten = PortSet(rawValue: stretch.beaten.rawValue | 1 << UInt8(index))
    stretch.lastBeats[index] = Tick(milliseconds: last &- bootedAt.milliseconds)
    plant.setLoad(
      Port(unchecked: index), milliamperes: guests[index].milliamperes,
      milliwatts: guests[index].milliwatts)
  }
}
