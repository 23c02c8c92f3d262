/// A node: five devices with their guests, and a controller, WORKLOAD.md W1.
///
/// It is one value of fixed size; nothing in it allocates.
struct Node: ~Copyable {
  enum Guest: UInt8 { case off, booting, alive, hung, halting, halted }

  enum Phase: UInt8 { case normal, startDevices, startNext, willHibernate, hibernating }

  struct Device {
    var random: SplitMix64
    var haltAt: UInt64 = 0
    /// How many beats until one at which the guest may hang: 0 is the next.
    var beatsUntilRisk: UInt16 = 0
    var state = DeviceState.stopped
    var guest = Guest.off
    var isStubborn = false
    var attempts: UInt8 = 0
  }

  var alarms = AlarmSet()
  /// Milliseconds.
  var now: UInt64 = 0
  /// No alarm is earlier; what a tick compares with.
  var deadline: UInt64 = 0
  var devices: InlineArray<5, Device>
  var counters = Counters()
  var history = Checksum()
  /// How many slots fired without a heartbeat.
  var silentFirings: UInt64 = 0
  var messages = MessageQueue()
  var phase = Phase.normal
  var current: UInt8 = 0
  var nextStop: UInt8 = 0
  var isEnvironmentBad = false

  init(campaign: UInt64 = 1, number: UInt64) {
    devices = InlineArray { device in
      Device(random: SplitMix64(campaign: campaign, node: number, part: UInt64(device)))
    }
    var environment = SplitMix64(campaign: campaign, node: number, part: 5)
    alarms.armEnvironment(at: 1000 * (3600 + environment.below(18_000)))
    enter(.startDevices)
    deliver()
  }

  /// The history with all counters.
  var checksum: UInt64 {
    var sum = history
    let all = counters.inOrder
    for index in all.indices { sum.fold(all[index]) }
    return sum.value
  }

  /// How many slots fired, of all kinds.
  var firings: UInt64 { counters.heartbeats &+ silentFirings }

  /// Fires the slot of an alarm and delivers what follows from it.
  @inline(__always)
  mutating func fire(_ alarm: Alarm) {
    now = alarm.time
    if alarm.isOfGuest {
      guestEvent(alarm)
    } else {
      fireOther(alarm)
    }
    if !messages.isEmpty { deliver() }
  }

  @inline(never)
  private mutating func fireOther(_ alarm: Alarm) {
    silentFirings &+= 1
    alarms.disarm(alarm)
    switch alarm.kind {
    case .environment: environmentChanged()
    case .controller: controllerAlarm()
    case .timeout: send(.timeout, to: alarm.device)
    case .silence: send(.silence, to: alarm.device)
    case .guest, nil: break
    }
  }

  /// Delivers messages, with those that they cause, until there are none.
  @inline(never)
  private mutating func deliver() {
    while let message = messages.popFirst() {
      switch message {
      case .broadcast(let broadcast, let device): received(broadcast, from: device)
      case .command(let event, let device): send(event, to: Int(device))
      }
    }
  }

  private mutating func send(_ event: DeviceEvent, to device: Int) {
    handle(event, of: device, in: devices[device].state)
  }
}
