/// The alarms of a node.
///
/// Nineteen in twenty are those of guests: their least is taken among five every time.
/// The others stand behind one lower bound that is refreshed when it is reached, so that
/// arming a watchdog again, which a heartbeat does, is one store.
struct AlarmSet {
  private(set) var guests = InlineArray<5, Alarm>(repeating: .never)
  private var timeouts = InlineArray<5, Alarm>(repeating: .never)
  private var silences = InlineArray<5, Alarm>(repeating: .never)
  private var environment = Alarm.never
  private var controller = Alarm.never
  /// Where a run ends.
  ///
  /// It stands among the others, so that it need not be compared with.
  private var end = Alarm.never
  /// No alarm but a guest's is earlier.
  private var bound = Alarm.never

  @inline(__always)
  mutating func armGuest(_ device: Int, at time: UInt64) {
    guests[device] = Alarm(.guest, of: device, at: time)
  }

  /// Arms a guest's alarm again, so much later.
  @inline(__always)
  mutating func postponeGuest(_ alarm: Alarm, by milliseconds: UInt64) {
    guests[alarm.device] = alarm.later(by: milliseconds)
  }

  @inline(__always)
  mutating func disarmGuest(_ device: Int) { guests[device] = .never }

  mutating func armTimeout(_ device: Int, at time: UInt64) {
    timeouts[device] = Alarm(.timeout, of: device, at: time)
    bound = min(bound, timeouts[device])
  }

  @inline(__always)
  mutating func armSilence(_ device: Int, at time: UInt64) {
    let alarm = Alarm(.silence, of: device, at: time)
    silences[device] = alarm
    bound = min(bound, alarm)
  }

  mutating func disarmTimeoutAndSilence(_ device: Int) {
    timeouts[device] = .never
    silences[device] = .never
  }

  mutating func armEnvironment(at time: UInt64) {
    environment = Alarm(.environment, at: time)
    bound = min(bound, environment)
  }

  mutating func armController(at time: UInt64) {
    controller = Alarm(.controller, at: time)
    bound = min(bound, controller)
  }

  mutating func disarmController() { controller = .never }

  mutating func disarm(_ alarm: Alarm) {
    switch alarm.kind {
    case .environment: environment = .never
    case .controller: controller = .never
    case .guest: guests[alarm.device] = .never
    case .timeout: timeouts[alarm.device] = .never
    case .silence: silences[alarm.device] = .never
    case nil: break
    }
  }

  /// Lets `next` return this at the latest.
  mutating func setEnd(_ alarm: Alarm) {
    end = alarm
    bound = min(bound, alarm)
  }

  /// The next alarm of a guest if it is the next of all.
  ///
  /// None may also mean that the bound is out of date; `next` knows.
  @inline(__always)
  var nextOfGuest: Alarm? {
    let alarm = leastOfGuests
    return alarm < bound ? alarm : nil
  }

  /// The next alarm, or the end.
  @inline(__always)
  mutating func next() -> Alarm { nextOfGuest ?? refreshed() }

  /// Whether an alarm is earlier than this, by a comparison of all seventeen.
  @inline(__always)
  func containsAny(before limit: Alarm) -> Bool {
    if environment < limit || controller < limit { return true }
    for device in 0..<deviceCount {
      if guests[device] < limit || timeouts[device] < limit || silences[device] < limit {
        return true
      }
    }
    return false
  }

  /// A heartbeat that changes nothing: the guest's next, and the watchdog put off.
  @inline(__always)
  mutating func beat(_ alarm: Alarm) {
    guests[alarm.device] = alarm.later(by: 10_000)
    silences[alarm.device] = alarm.later(by: 300_000, as: .silence)
  }

  @inline(never)
  private mutating func refreshed() -> Alarm {
    var least = min(end, min(environment, controller))
    for device in 0..<deviceCount {
      least = min(least, min(timeouts[device], silences[device]))
    }
    bound = least
    return min(leastOfGuests, least)
  }

  @inline(__always)
  private var leastOfGuests: Alarm {
    min(min(min(guests[0], guests[1]), min(guests[2], guests[3])), guests[4])
  }
}
