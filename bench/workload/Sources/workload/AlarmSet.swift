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
  /// No alarm but a guest's is earlier.
  private var bound = Alarm.never

  @inline(__always)
  mutating func armGuest(_ device: Int, at time: UInt64) {
    guests[device] = Alarm(.guest(device), at: time)
  }

  @inline(__always)
  mutating func disarmGuest(_ device: Int) { guests[device] = .never }

  mutating func armTimeout(_ device: Int, at time: UInt64) {
    timeouts[device] = Alarm(.timeout(device), at: time)
    bound = min(bound, timeouts[device])
  }

  @inline(__always)
  mutating func armSilence(_ device: Int, at time: UInt64) {
    let alarm = Alarm(.silence(device), at: time)
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

  mutating func disarm(_ slot: Slot) {
    switch slot.kind {
    case .environment: environment = .never
    case .controller: controller = .never
    case .guest: guests[slot.device] = .never
    case .timeout: timeouts[slot.device] = .never
    case .silence: silences[slot.device] = .never
    }
  }

  /// The next alarm of a guest if it is the next of all.
  ///
  /// None may also mean that the bound is out of date; `next` knows.
  @inline(__always)
  var nextOfGuest: Alarm? {
    let alarm = leastOfGuests
    return alarm < bound ? alarm : nil
  }

  /// The next alarm.
  @inline(__always)
  mutating func next() -> Alarm { nextOfGuest ?? refreshed() }

  /// The next alarm, by a comparison of all seventeen.
  var nextOfAll: Alarm { min(leastOfGuests, leastOfOthers) }

  /// A heartbeat that changes nothing: the guest's next, and the watchdog put off.
  @inline(__always)
  mutating func beat(_ device: Int, _ alarm: Alarm) {
    guests[device] = Alarm(bits: alarm.bits &+ 10_000 << 5)
    silences[device] = Alarm(bits: alarm.bits &+ 300_000 << 5 &+ 2)
  }

  @inline(never)
  private mutating func refreshed() -> Alarm {
    bound = leastOfOthers
    return min(leastOfGuests, bound)
  }

  @inline(__always)
  private var leastOfGuests: Alarm {
    min(min(min(guests[0], guests[1]), min(guests[2], guests[3])), guests[4])
  }

  @inline(__always)
  private var leastOfOthers: Alarm {
    var least = min(environment, controller)
    for device in 0..<deviceCount {
      least = min(least, min(timeouts[device], silences[device]))
    }
    return least
  }
}
