import WagmanCore

/// A port region of the fixed record, at address 256 + 128 · port.
public struct LegacyPort: Equatable, Sendable {
  public var isEnabled = false
  /// Whether the heartbeat is supervised.
  public var isManaged = false
  public var defaultMedium = BootMedium.sd
  /// Seconds since the epoch.
  public var lastBoot: UInt32 = 0
  public var attempts: UInt32 = 0
  public var failures: UInt32 = 0
  public var thermistor = LegacySensor()
  public var currentHealth: UInt8 = 0
  // Milliamperes: the levels that boards in the field tell apart (WIRE.md section 3).
  public var lowLevel: UInt16 = 120
  public var normalLevel: UInt16 = 300
  public var stressedLevel: UInt16 = 850
  public var highLevel: UInt16 = 5_000
  public var faultTimeoutMilliseconds: UInt32 = 10_000
  public var heartbeatTimeoutMilliseconds: UInt32 = 300_000
  public var relayHealth: UInt8 = 0
  public var journal = RelayJournal.off
  public var bootLog = BootLog()

  public init() {}

  /// What a port begins with.
  public static func defaults(for port: Port) -> LegacyPort {
    var region = LegacyPort()
    region.adopt(.defaults(for: port))
    return region
  }

  /// Takes over what our own record knows.
  public mutating func adopt(_ record: PortRecord) {
    isEnabled = record.memory.isEnabled
    isManaged = record.memory.isWatched
    defaultMedium = record.primaryMedium
    lastBoot = record.bootLog.newest
    attempts = UInt32(record.memory.attempts)
    failures = record.memory.failures
    journal = record.journal
    bootLog = record.bootLog
  }

  /// The port's record as far as this region tells: wanted, and no medium chosen.
  ///
  /// More attempts than a byte holds become 254 or 255, whichever has their
  /// parity: the medium of the next attempt depends on it.
  public var record: PortRecord {
    let fitting = attempts <= 255 ? UInt8(attempts) : UInt8(254 + attempts % 2)
    let memory = PortMemory(
      isEnabled: isEnabled, isWatched: isManaged, attempts: fitting, failures: failures)
    return PortRecord(
      memory: memory, journal: journal, primaryMedium: defaultMedium, bootLog: bootLog)
  }
}

extension LegacyPort {
  /// A medium or a journal that no board knows is read as `sd` and `off`.
  init(_ page: Page, _ bootLogPage: Page) {
    isEnabled = page.uint8(at: 0) != 0
    isManaged = page.uint8(at: 1) != 0
    defaultMedium = BootMedium(rawValue: page.uint8(at: 2)) ?? .sd
    lastBoot = page.uint32(at: 3)
    attempts = page.uint32(at: 7)
    failures = page.uint32(at: 11)
    thermistor = LegacySensor(page, at: 15)
    currentHealth = page.uint8(at: 20)
    lowLevel = page.uint16(at: 21)
    normalLevel = page.uint16(at: 23)
    stressedLevel = page.uint16(at: 25)
    highLevel = page.uint16(at: 27)
    faultTimeoutMilliseconds = page.uint32(at: 29)
    heartbeatTimeoutMilliseconds = page.uint32(at: 33)
    relayHealth = page.uint8(at: 37)
    journal = RelayJournal(rawValue: page.uint8(at: 38)) ?? .off
    bootLog = BootLog(page: bootLogPage, at: 0)
  }

  func encode(into page: inout Page) {
    page.set(uint8: isEnabled ? 1 : 0, at: 0)
    page.set(uint8: isManaged ? 1 : 0, at: 1)
    page.set(uint8: defaultMedium.rawValue, at: 2)
    page.set(uint32: lastBoot, at: 3)
    page.set(uint32: attempts, at: 7)
    page.set(uint32: failures, at: 11)
    thermistor.encode(into: &page, at: 15)
    page.set(uint8: currentHealth, at: 20)
    page.set(uint16: lowLevel, at: 21)
    page.set(uint16: normalLevel, at: 23)
    page.set(uint16: stressedLevel, at: 25)
    page.set(uint16: highLevel, at: 27)
    page.set(uint32: faultTimeoutMilliseconds, at: 29)
    page.set(uint32: heartbeatTimeoutMilliseconds, at: 33)
    page.set(uint8: relayHealth, at: 37)
    page.set(uint8: journal.rawValue, at: 38)
  }
}
