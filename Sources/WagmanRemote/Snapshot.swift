import WagmanCore
import WagmanHAL

/// What `snapshot` tells: everything that a host needs of a board.
///
/// It may have been put together from lines of several moments; the important
/// ones are told.
public struct Snapshot: Equatable, Sendable {
  /// Milliseconds since the board's reset when the heartbeats' ages were true.
  public var up: UInt64
  /// The same for relays and mode, and for the sensors.
  public var relaysUp: UInt64
  public var sensorsUp: UInt64
  /// Seconds since the epoch by the board's clock as of `epochUp`, or 0 while it is not set.
  public var epochSeconds: UInt32
  public var epochUp: UInt64
  /// 12 hex digits, or empty where the readings do not tell.
  public var identifier: String
  public var isManual: Bool
  public var relays: RelayReadings
  /// The relays that should be on, as the board sees it.
  public var driven: PortSet
  public var flags: PortFlags
  /// Milliseconds since each guest's last heartbeat, or since the board's reset.
  public var heartbeatAges: [UInt64]
  /// Of the board, then of each port; milliamperes.
  public var milliamperes: [UInt16]
  /// Raw, 12 bits.
  public var thermistors: [UInt16]
  public var temperature: RawReading
  public var humidity: RawReading
  public var supply: RawReading
  public var resetCause: ResetCause
  public var boots: UInt32
  /// How often the board cut each port for its current since manual mode began.
  public var cuts: [UInt32]

  /// Readings that were gathered one by one from a board without snapshots.
  init(
    up: UInt64, epochSeconds: UInt32, relays: RelayReadings, driven: PortSet, flags: PortFlags,
    heartbeatAges: [UInt64], milliamperes: [UInt16], thermistors: [UInt16],
    temperature: RawReading, humidity: RawReading, resetCause: ResetCause, boots: UInt32
  ) {
    self.up = up
    relaysUp = up
    sensorsUp = up
    epochUp = up
    identifier = ""
    self.epochSeconds = epochSeconds
    isManual = true
    self.relays = relays
    self.driven = driven
    self.flags = flags
    self.heartbeatAges = heartbeatAges
    self.milliamperes = milliamperes
    self.thermistors = thermistors
    self.temperature = temperature
    self.humidity = humidity
    supply = RawReading(failed: .silent)
    self.resetCause = resetCause
    self.boots = boots
    cuts = Array(repeating: 0, count: Port.count)
  }

  /// Puts the lines together; `nil` when a field is missing or is not what it should be.
  init?(_ lines: SnapshotLines) {
    func number<N: FixedWidthInteger>(_ name: String) -> N? { lines[name].flatMap { N($0) } }
    func list<N: FixedWidthInteger>(_ name: String, _ count: Int) -> [N]? {
      let words = lines[name]?.split(separator: ",", omittingEmptySubsequences: false)
      guard let words, words.count == count else { return nil }
      let values = words.compactMap { N(String($0)) }
      return values.count == count ? values : nil
    }
    func set(_ name: String) -> PortSet? { lines[name].flatMap { PortSet(flags: $0[...]) } }
    guard let up = lines.up(of: "hb"), let relaysUp = lines.up(of: "relays"),
      let sensorsUp = lines.up(of: "env"), let currentsUp = lines.up(of: "cu"),
      let epochUp = lines.up(of: "time"), let time: UInt32 = number("time"),
      let mode = lines["mode"],
      let relays = lines["relays"].flatMap({ RelayReadings(flags: $0[...]) }),
      let driven = set("drive"), let enabled = set("enabled"), let wanted = set("wanted"),
      let watched = set("watched"), let ages: [UInt64] = list("hb", 5),
      let currents: [UInt16] = list("cu", 6), let thermistors: [UInt16] = list("th", 5),
      let sensors = lines["env"]?.split(separator: ",", omittingEmptySubsequences: false),
      sensors.count == 3, let temperature = RawReading(console: sensors[0]),
      let humidity = RawReading(console: sensors[1]),
      let supply = RawReading(console: sensors[2]), let reset: UInt8 = number("reset"),
      let cause = ResetCause(rawValue: reset), let boots: UInt32 = number("boots"),
      let cuts: [UInt32] = list("cuts", 5), let identifier = lines["id"]
    else { return nil }
    self.up = up
    self.relaysUp = relaysUp
    self.sensorsUp = min(sensorsUp, currentsUp)
    self.epochUp = epochUp
    self.identifier = identifier
    epochSeconds = time
    isManual = mode == "manual"
    self.relays = relays
    self.driven = driven
    flags = PortFlags(enabled: enabled, wanted: wanted, watched: watched)
    heartbeatAges = ages
    milliamperes = currents
    self.thermistors = thermistors
    self.temperature = temperature
    self.humidity = humidity
    self.supply = supply
    resetCause = cause
    self.boots = boots
    self.cuts = cuts
  }
}

/// What is remembered of every port and kept alike on the host and on the board.
public struct PortFlags: Equatable, Sendable {
  public var enabled: PortSet
  public var wanted: PortSet
  public var watched: PortSet

  public init(
    enabled: PortSet = PortSet(), wanted: PortSet = PortSet(), watched: PortSet = PortSet()
  ) {
    self.enabled = enabled
    self.wanted = wanted
    self.watched = watched
  }
}

extension PortSet {
  /// Reads a place for each port, `1` or `0`, port 0 first.
  init?(flags text: Substring) {
    self.init()
    guard text.utf8.count == Port.count else { return nil }
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "1"): insert(Port(unchecked: index))
      case UInt8(ascii: "0"): break
      default: return nil
      }
    }
  }

  /// A place for each port, `1` or `0`, port 0 first.
  var flagText: String { Port.every.map { contains($0) ? "1" : "0" }.joined() }
}

extension RelayReadings {
  /// Reads a place for each port: `1`, `0`, or `?` for unknown.
  fileprivate init?(flags text: Substring) {
    self.init(on: PortSet())
    guard text.utf8.count == Port.count else { return nil }
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "1"): on.insert(Port(unchecked: index))
      case UInt8(ascii: "?"): unknown.insert(Port(unchecked: index))
      case UInt8(ascii: "0"): break
      default: return nil
      }
    }
  }
}

extension RawReading {
  /// Reads a value as the console prints it, with two decimals; 998 and 999 are failures.
  init?(console text: Substring) {
    guard text.hasSuffix(".00"), let raw = UInt16(text.dropLast(3)) else { return nil }
    switch raw {
    case 998: self.init(failed: .silent)
    case 999: self.init(failed: .corrupt)
    default: self.init(raw)
    }
  }
}
