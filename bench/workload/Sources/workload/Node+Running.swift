/// The ways to let a node's time pass; each gives the same history. Times are in
/// milliseconds, and what is due at the end is left.
extension Node {
  /// From event to event, by the code that handles any of them.
  mutating func run(until end: UInt64) {
    while true {
      let alarm = alarms.next()
      guard alarm.time < end else { break }
      fire(alarm)
    }
    now = end
  }

  /// From event to event, with the heartbeat that changes nothing in line.
  mutating func runTight(until end: UInt64) {
    alarms.setEnd(Alarm(beginningOf: end))
    while beat() || step(before: Alarm(beginningOf: end)) {}
    alarms.setEnd(.never)
    now = end
  }

  /// Handles the next alarm if it is a heartbeat that changes nothing.
  ///
  /// The clock stays behind meanwhile: nothing reads it before the next other alarm.
  @inline(__always)
  mutating func beat() -> Bool {
    guard let alarm = alarms.nextOfGuest else { return false }
    let device = alarm.device
    guard
      devices[device].state == .started, devices[device].guest == .alive,
      devices[device].beatsUntilRisk != 0
    else { return false }
    devices[device].beatsUntilRisk &-= 1
    alarms.beat(alarm)
    counters.heartbeats &+= 1
    return true
  }

  /// Handles the next alarm, whatever it is; false if it is at the end or later.
  @inline(never)
  mutating func step(before end: Alarm) -> Bool {
    let alarm = alarms.next()
    guard alarm < end else { return false }
    fire(alarm)
    return true
  }

  /// A tick of a clock: fires what is due.
  ///
  /// Out of line on purpose: the workload counts calls.
  @inline(never)
  mutating func tick(at time: UInt64) {
    guard time < deadline else { return fireDue(at: time) }
    now = time
  }

  /// The same without a cached deadline: each tick compares all alarms.
  @inline(never)
  mutating func tickScanning(at time: UInt64) {
    guard !alarms.containsAny(before: Alarm(beginningOf: time &+ 1)) else {
      return fireDue(at: time)
    }
    now = time
  }

  @inline(never)
  private mutating func fireDue(at time: UInt64) {
    while true {
      let alarm = alarms.next()
      guard alarm.time <= time else {
        deadline = alarm.time
        break
      }
      fire(alarm)
    }
    now = time
  }
}
