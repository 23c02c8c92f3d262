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
    let endAlarm = Alarm(bits: end << 5)
    while true {
      if beat(before: endAlarm) { continue }
      let alarm = alarms.next()
      guard alarm < endAlarm else { break }
      fireOutOfLine(alarm)
    }
    now = end
  }

  /// Handles the next alarm if it is a heartbeat that changes nothing.
  ///
  /// The clock stays behind meanwhile: nothing reads it before the next other alarm.
  @inline(__always)
  mutating func beat(before end: Alarm) -> Bool {
    guard let alarm = alarms.nextOfGuest, alarm < end else { return false }
    let device = alarm.slot.device
    guard
      devices[device].state == .started, devices[device].guest == .alive,
      devices[device].beats % 360 != 0
    else { return false }
    alarms.beat(device, alarm)
    devices[device].beats &+= 1
    counters.heartbeats &+= 1
    firings &+= 1
    return true
  }

  /// Handles the next alarm, whatever it is, unless it is at the end or later.
  @inline(never)
  mutating func step(before end: Alarm) {
    let alarm = alarms.next()
    if alarm < end { fire(alarm) }
  }

  /// A tick of a clock: fires what is due.
  ///
  /// Out of line on purpose: the workload counts calls.
  @inline(never)
  mutating func tick(at time: UInt64) {
    if time >= deadline { fireDue(at: time) }
    now = time
  }

  /// The same without a cached deadline: each tick compares all alarms.
  @inline(never)
  mutating func tickScanning(at time: UInt64) {
    while true {
      let alarm = alarms.nextOfAll
      guard alarm.time <= time else { break }
      fire(alarm)
    }
    now = time
  }

  @inline(__always)
  private mutating func fireDue(at time: UInt64) {
    while true {
      let alarm = alarms.next()
      guard alarm.time <= time else {
        deadline = alarm.time
        return
      }
      fire(alarm)
    }
  }

  @inline(never)
  private mutating func fireOutOfLine(_ alarm: Alarm) { fire(alarm) }
}
