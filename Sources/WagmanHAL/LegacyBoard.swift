/// The board region of the fixed record, at address 128.
public struct LegacyBoard: Equatable, Sendable {
  /// Seconds since the epoch.
  public var lastBoot: UInt32 = 0
  public var htu21d = LegacySensor(status: 1)
  public var hih4030 = LegacySensor(status: 1)

  public init() {}

  init(_ page: Page) {
    lastBoot = page.uint32(at: 0)
    htu21d = LegacySensor(page, at: 4)
    hih4030 = LegacySensor(page, at: 9)
  }

  func encode(into page: inout Page) {
    page.set(uint32: lastBoot, at: 0)
    htu21d.encode(into: &page, at: 4)
    hih4030.encode(into: &page, at: 9)
  }
}
