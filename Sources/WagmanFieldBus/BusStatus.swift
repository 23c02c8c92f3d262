import WagmanCore
import WagmanHAL

/// What the plant tells with each tick: the time, the relays, and the heartbeats
/// since the last one.
public struct BusStatus: Sendable {
  /// Most heartbeats that one message holds.
  public static var beatCapacity: Int { 18 }

  /// Milliseconds since the board's reset.
  public var now = Tick.zero
  /// `nil` while the clock is not set.
  public var epochSeconds: UInt32?
  public var relays = RelayReadings(on: PortSet())
  /// How many bytes were put on each console since the controller began, modulo 256.
  public var typed: InlineArray<4, UInt8> = .init(repeating: 0)
  /// Whether there are heartbeats that this message had no room for.
  public var hasMoreBeats = false

  public init() {}

  /// Appends all but the heartbeats.
  public func write(to frame: inout BusFrame) {
    frame.append(now.milliseconds, size: 5)
    frame.append(UInt64(epochSeconds ?? 0), size: 4)
    relays.write(to: &frame)
    let flags: UInt8 = (epochSeconds == nil ? 0 : 1) | (hasMoreBeats ? 2 : 0)
    frame.append(flags)
    for console in typed.indices { frame.append(typed[console]) }
  }

  /// Takes what ``write(to:)`` appended.
  public init(from frame: inout BusFrame) {
    now = Tick(milliseconds: frame.take(size: 5))
    let epoch = UInt32(truncatingIfNeeded: frame.take(size: 4))
    relays = RelayReadings(busBytesOf: &frame)
    let flags = frame.take()
    epochSeconds = flags & 1 == 0 ? nil : epoch
    hasMoreBeats = flags & 2 != 0
    for console in typed.indices { typed[console] = frame.take() }
  }
}

extension RelayReadings {
  /// Appends two bytes: the ports that are on, and those unknown.
  public func write(to frame: inout BusFrame) {
    frame.append(on.rawValue)
    frame.append(unknown.rawValue)
  }

  /// Takes what ``write(to:)`` appended.
  init(busBytesOf frame: inout BusFrame) {
    let on = PortSet(rawValue: frame.take())
    self.init(on: on, unknown: PortSet(rawValue: frame.take()))
  }
}

extension Heartbeat {
  /// The oldest heartbeat that a message can tell of, milliseconds before its tick.
  static var greatestAge: UInt64 { 0x1f_ffff }

  /// Appends the heartbeat in three bytes: the port in the high three bits, and
  /// its age at `now` in milliseconds.
  public func write(to frame: inout BusFrame, at now: Tick) {
    let age = min(now.since(at).milliseconds, Self.greatestAge)
    frame.append(UInt64(port.index) << 21 | age, size: 3)
  }

  /// Takes what ``write(to:at:)`` appended; `nil` at the end or for no port.
  public init?(from frame: inout BusFrame, at now: Tick) {
    guard frame.unreadCount >= 3 else { return nil }
    let bits = frame.take(size: 3)
    guard let port = Port(Int(bits >> 21)) else { return nil }
    let age = min(bits & Self.greatestAge, now.milliseconds)
    self.init(port: port, at: Tick(milliseconds: now.milliseconds &- age))
  }
}
