/// The number of devices of a node.
let deviceCount = 5

/// What a device is doing, as far as its machine knows.
enum DeviceState: UInt8, CaseIterable { case stopped, starting, started, stopping, restarting }

/// What happens to a device.
enum DeviceEvent: UInt8, CaseIterable {
  case start, startRecovering, stop, restart, heartbeat
  /// Alarm A: starting or stopping took too long.
  case timeout
  /// Alarm B: heartbeats stayed away.
  case silence
}

/// What a device tells the controller.
enum Broadcast: UInt8 { case started, stopped, startFailed, stopFailed }

/// What is counted of a device.
enum Tally { case stopped, started, restarted, startFailed, stopFailed }

/// The owner of device machines, which does what they say.
///
/// A host is a generic parameter and never an existential: the compiler sees through
/// both, and what an event costs is the switch.
protocol DeviceHost: ~Copyable {
  /// Notes a new state in the checksum and disarms both alarms.
  mutating func change(_ device: Int, to state: DeviceState)
  mutating func armTimeout(of device: Int, seconds: UInt64)
  mutating func armSilence(of device: Int, seconds: UInt64)
  mutating func count(_ tally: Tally)
  mutating func broadcast(_ broadcast: Broadcast, from device: Int)
  mutating func powerOn(_ device: Int, recovering: Bool)
  mutating func powerOff(_ device: Int)
  mutating func requestShutdown(of device: Int)
}

extension DeviceHost where Self: ~Copyable {
  /// The device machine of WORKLOAD.md W1.3.
  ///
  /// The pair of state and event that nearly all are comes first and in line.
  @inline(__always)
  mutating func handle(_ event: DeviceEvent, of device: Int, in state: DeviceState) {
    if state == .started && event == .heartbeat {
      armSilence(of: device, seconds: 300)
    } else {
      decide(event, of: device, in: state)
    }
  }

  @inline(never)
  private mutating func decide(_ event: DeviceEvent, of device: Int, in state: DeviceState) {
    switch (state, event) {
    case (.started, .heartbeat): armSilence(of: device, seconds: 300)
    case (.started, .silence): enter(.restarting, device)
    case (.started, .start), (.started, .startRecovering): broadcast(.started, from: device)
    case (.started, .stop): enter(.stopping, device)
    case (.started, .restart): enter(.restarting, device)
    case (.started, .timeout): break

    case (.stopped, .start), (.stopped, .restart): enter(.starting, device)
    case (.stopped, .startRecovering): enter(.starting, device, recovering: true)
    case (.stopped, .stop): broadcast(.stopped, from: device)
    case (.stopped, .heartbeat): enter(.started, device)
    case (.stopped, .timeout), (.stopped, .silence): break

    case (.starting, .heartbeat): enter(.started, device)
    case (.starting, .timeout):
      count(.startFailed)
      broadcast(.startFailed, from: device)
      enter(.stopped, device)
    case (.starting, .stop): enter(.stopping, device)
    case (.starting, .restart): enter(.restarting, device)
    case (.starting, .start), (.starting, .startRecovering), (.starting, .silence): break

    case (.stopping, .heartbeat), (.restarting, .heartbeat):
      armSilence(of: device, seconds: 60)
      requestShutdown(of: device)
    case (.stopping, .timeout):
      count(.stopFailed)
      broadcast(.stopFailed, from: device)
      powerOff(device)
      enter(.stopped, device)
    case (.stopping, .silence):
      powerOff(device)
      enter(.stopped, device)
    case (.stopping, .start), (.stopping, .startRecovering), (.stopping, .restart):
      enter(.restarting, device)
    case (.stopping, .stop): break

    case (.restarting, .timeout):
      count(.stopFailed)
      powerOff(device)
      enter(.starting, device)
    case (.restarting, .silence):
      powerOff(device)
      enter(.starting, device)
    case (.restarting, .stop): enter(.stopping, device)
    case (.restarting, .start), (.restarting, .startRecovering), (.restarting, .restart): break
    }
  }

  @inline(__always)
  private mutating func enter(_ state: DeviceState, _ device: Int, recovering: Bool = false) {
    change(device, to: state)
    switch state {
    case .stopped:
      count(.stopped)
      broadcast(.stopped, from: device)
    case .starting:
      armTimeout(of: device, seconds: 120)
      powerOn(device, recovering: recovering)
    case .started:
      count(.started)
      armSilence(of: device, seconds: 300)
      broadcast(.started, from: device)
    case .stopping, .restarting:
      if state == .restarting { count(.restarted) }
      armTimeout(of: device, seconds: 600)
      armSilence(of: device, seconds: 60)
      requestShutdown(of: device)
    }
  }
}
