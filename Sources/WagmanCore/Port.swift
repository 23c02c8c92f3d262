/// One of the five power ports of a board, and so the guest on it.
public struct Port: Comparable, Sendable {
  /// How many ports every board has.
  @inlinable
  public static var count: Int { 5 }

  /// 0 to 4.
  public let rawValue: UInt8

  /// The port with a number that is known to be one, as an index of a loop is.
  @inlinable
  public init(unchecked index: Int) { rawValue = UInt8(truncatingIfNeeded: index) }

  /// The port with this number; `nil` when no board has such a port.
  @inlinable
  public init?(_ number: Int) {
    guard number >= 0 && number < Port.count else { return nil }
    self.init(unchecked: number)
  }

  /// Port 0: the node controller, which is always wanted and never stays disabled.
  @inlinable
  public static var nodeController: Port { Port(unchecked: 0) }

  /// The number as an index into storage with one place for each port.
  @inlinable
  public var index: Int { Int(rawValue) }

  /// Ports 0 and 1 have a boot selector; the others boot from what they have.
  @inlinable
  public var hasBootSelector: Bool { rawValue < 2 }

  /// The name that logs use: `nc`, `gn`, `cs`, `x1`, `x2`.
  public var name: StaticString {
    switch rawValue {
    case 0: "nc"
    case 1: "gn"
    case 2: "cs"
    case 3: "x1"
    default: "x2"
    }
  }

  @inlinable
  public static func < (a: Port, b: Port) -> Bool { a.rawValue < b.rawValue }
}

/// A set of ports.
public struct PortSet: Equatable, Sendable {
  /// Bit n stands for port n; the upper three bits are 0.
  public private(set) var rawValue: UInt8

  @inlinable
  public init() { self.init(rawValue: 0) }

  public init(rawValue: UInt8) { self.rawValue = rawValue & 0x1f }

  /// The set of one port.
  public init(_ port: Port) { self.init(rawValue: 1 << port.rawValue) }

  public var isEmpty: Bool { rawValue == 0 }

  @inlinable
  public func contains(_ port: Port) -> Bool { rawValue & (1 << port.rawValue) != 0 }

  public mutating func insert(_ port: Port) { rawValue |= 1 << port.rawValue }

  public mutating func remove(_ port: Port) { rawValue &= ~(1 << port.rawValue) }
}

extension PortSet {
  /// Every port of a board.
  public static var all: PortSet { PortSet(rawValue: 0x1f) }

  public func intersection(_ other: PortSet) -> PortSet {
    PortSet(rawValue: rawValue & other.rawValue)
  }

  public func union(_ other: PortSet) -> PortSet { PortSet(rawValue: rawValue | other.rawValue) }

  public func subtracting(_ other: PortSet) -> PortSet {
    PortSet(rawValue: rawValue & ~other.rawValue)
  }

  /// The port with the lowest number.
  public var lowest: Port? { Port(rawValue.trailingZeroBitCount) }

  /// The port with the highest number.
  public var highest: Port? { Port(7 - rawValue.leadingZeroBitCount) }

  /// The first port from `start` on, going round.
  public func first(from start: Port) -> Port? {
    let above = PortSet(rawValue: rawValue & (0x1f << start.rawValue))
    return above.lowest ?? lowest
  }
}

extension Port {
  /// The next port, going round.
  public var next: Port { Port(unchecked: (index + 1) % Port.count) }
}
