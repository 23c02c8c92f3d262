import WagmanCore

/// What a Wagman board is to the program that runs on it.
///
/// Every call returns at once, allocates nothing and never fails by trapping:
/// a sensor or relay that does not answer says so in its value. A board is
/// driven by one loop; nothing here is safe to call from two threads.
public protocol Board: PageMemory, ~Copyable {
  // MARK: Time

  /// Milliseconds since the board's reset.
  var now: Tick { get }

  /// Seconds since the epoch, or `nil` while the clock is not set.
  var epochSeconds: UInt32? { get }

  /// Sets the clock.
  mutating func setClock(epochSeconds: UInt32)

  // MARK: Power

  /// The positions of all relays as read back, not as commanded.
  var relays: RelayReadings { get }

  /// The number that the next switching of a relay bears on its way to the
  /// contacts, where it has a way; `nil` where the program's own board moves them.
  var switchingNumber: UInt32? { get }

  /// Starts to move a relay. The contacts settle within 500 ms.
  mutating func switchRelay(_ port: Port, to level: RelayLevel)

  /// Holds the boot selector of a port with one at `medium`.
  mutating func selectMedium(_ medium: BootMedium, for port: Port)

  /// The ports whose power the board has cut by itself, for their current, since
  /// the last call; a program that drives the pins cuts them itself.
  mutating func takeCuts() -> PortSet

  // MARK: Guests

  /// The oldest heartbeat not yet taken, with the moment of its edge.
  ///
  /// Heartbeats come in order of time. None is lost unless more than the
  /// board's queue holds arrive between two calls.
  mutating func takeHeartbeat() -> Heartbeat?

  /// Sends a message to a guest over its link. Nothing promises that it arrives.
  mutating func tell(_ port: Port, _ message: Message)

  // MARK: Sensors

  /// Reads every sensor that the program samples.
  mutating func sample() -> BoardSample

  /// The raw 12-bit reading of a port's thermistor.
  func thermistor(_ port: Port) -> UInt16

  /// The raw 12-bit reading of a port's voltage; ``SensorScale/millivolts(supply:)``.
  func voltage(_ port: Port) -> UInt16

  /// The raw 12-bit reading of the light sensor.
  func light() -> UInt16

  // MARK: Lights, watchdog, identity

  /// Sets the nine LEDs: bit n lights LED n.
  mutating func setLights(_ lights: UInt16)

  /// Tells the watchdog that the loop runs. It resets the board after 16 s without.
  mutating func feedWatchdog()

  /// Why the board was last reset.
  var resetCause: ResetCause { get }

  /// Resets the board. On hardware this does not return; a virtual board
  /// notes it and is reset when the program's step is over.
  mutating func reset()

  /// The eight bytes of the unique id, the first in the highest place.
  var identifier: UInt64 { get }

  /// Whether an SD card answers.
  var hasCard: Bool { get }

  // MARK: Links

  /// How many places for links this board has; they are numbered from 0.
  var linkCount: Int { get }

  /// Who is on a link, or `nil` while nobody is.
  func attachment(_ link: Int) -> Attachment?

  /// Whether some link has a byte to receive, or an attachment has changed
  /// since the last call of ``receive(on:)`` on it.
  var hasLinkActivity: Bool { get }

  /// The next byte that arrived on a link, or `nil` when there is none.
  mutating func receive(on link: Int) -> UInt8?

  /// How many bytes ``send(_:on:)`` takes on this link now.
  func room(on link: Int) -> Int

  /// Queues bytes for sending.
  ///
  /// - Precondition: `bytes.count <= room(on: link)`.
  mutating func send(_ bytes: Span<UInt8>, on link: Int)

  // MARK: For whoever watches

  /// Whether ``stepped(_:at:leaving:with:)`` is to be called: never on a board in the field.
  var watchesMachines: Bool { get }

  /// Called after each step of the machines, before its effects are carried out.
  mutating func stepped(
    _ step: Node.Step, at time: Tick, leaving node: Node, with outbox: Outbox)
}

extension Board where Self: ~Copyable {
  public var switchingNumber: UInt32? { nil }

  public mutating func takeCuts() -> PortSet { PortSet() }

  public var watchesMachines: Bool { false }

  public mutating func stepped(
    _ step: Node.Step, at time: Tick, leaving node: Node, with outbox: Outbox
  ) {}

  /// The position of a relay as read back.
  public func relay(_ port: Port) -> RelayReading { relays[port] }
}

/// The positions of all relays of a board as read back.
public struct RelayReadings: Equatable, Sendable {
  public var on: PortSet
  /// Relays whose read-back does not answer, or not plausibly.
  public var unknown: PortSet

  @inlinable
  public init(on: PortSet, unknown: PortSet = PortSet()) {
    self.on = on
    self.unknown = unknown
  }

  public subscript(port: Port) -> RelayReading {
    unknown.contains(port) ? .unknown : on.contains(port) ? .on : .off
  }
}

/// The position of a relay as read back.
public enum RelayReading: UInt8, Sendable {
  case off = 0
  case on = 1
  /// The read-back does not answer, or not plausibly. Never to be taken for off.
  case unknown = 2
}

/// A guest's heartbeat.
public struct Heartbeat: Equatable, Sendable {
  public let port: Port
  /// When the line changed, not when the program noticed.
  public let at: Tick

  @inlinable
  public init(port: Port, at: Tick) {
    self.port = port
    self.at = at
  }
}

/// Who is on a link, what they speak and what they may ask for.
public struct Attachment: Equatable, Sendable {
  public enum Wire: UInt8, Sendable {
    case console, sensorgram
  }

  public enum Rights: Equatable, Sendable {
    case administration
    /// Readings, and a ping of the guest's own port.
    case guest(Port)
  }

  public let wire: Wire
  public let rights: Rights
  /// Changes whenever another client takes the place, so that half a line of
  /// the one before is not taken for its own.
  public let session: UInt32

  public init(wire: Wire, rights: Rights, session: UInt32) {
    self.wire = wire
    self.rights = rights
    self.session = session
  }
}
