import WagmanCore
import WagmanHAL

/// What is to be seen of a node at one moment, for a trace.
///
/// What whoever looks cannot know is `nil`, and unknown in the trace.
public struct NodeLevels: Sendable {
  /// The board has the supply that it needs.
  public var isRunning: Bool
  /// When the board last began anew, since the start of the run.
  public var bootedAt: Tick
  /// The relays as read back.
  public var relays: RelayReadings
  /// Where the contacts truly are.
  public var contacts: PortSet?
  /// Ports whose heartbeat line is high.
  public var heartbeats: PortSet
  /// The boot selectors of the ports that have one.
  public var media: InlineArray<5, BootMedium>
  /// What the sensors tell.
  public var sample: BoardSample
  /// What the guests truly do.
  public var guests: InlineArray<5, GuestActivity>?
  public var machines: MachineLevels?

  public init(
    isRunning: Bool, bootedAt: Tick, relays: RelayReadings, contacts: PortSet?,
    heartbeats: PortSet, media: InlineArray<5, BootMedium>, sample: BoardSample,
    guests: InlineArray<5, GuestActivity>?, machines: MachineLevels?
  ) {
    self.isRunning = isRunning
    self.bootedAt = bootedAt
    self.relays = relays
    self.contacts = contacts
    self.heartbeats = heartbeats
    self.media = media
    self.sample = sample
    self.guests = guests
    self.machines = machines
  }
}

/// What is to be seen of the machines beside the events that they tell of.
public struct MachineLevels: Sendable {
  /// The next alarm of each port and, last, of the controller, on the board's clock.
  public var alarms: InlineArray<6, ArmedAlarm>
  public var verdict: EnvironmentVerdict

  public init(alarms: InlineArray<6, ArmedAlarm>, verdict: EnvironmentVerdict) {
    self.alarms = alarms
    self.verdict = verdict
  }
}

/// What a guest truly does, whatever the board believes.
public enum GuestActivity: UInt8, CaseIterable, Sendable {
  case off, booting, up, hung, halting, halted
  /// Nothing is on the port.
  case absent
}
