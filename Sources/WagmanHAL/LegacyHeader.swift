import WagmanCore

/// The header of the fixed record, at address 0.
public struct LegacyHeader: Equatable, Sendable {
  /// What stands at address 0 of every board in the field.
  public static var magic: UInt32 { 0xada1_ada1 }

  public var versions = BoardVersions()
  public var boots: UInt32 = 0
  /// Seconds since the epoch.
  public var lastBoot: UInt32 = 0
  public var isSensorBusEnabled = true
  public var bootLoader = BootLoaderMode.off

  public init() {}

  init(_ page: Page, _ bootLoaderPage: Page) {
    versions.hardwareMajor = page.uint8(at: 4)
    versions.hardwareMinor = page.uint8(at: 5)
    versions.firmwareMajor = page.uint8(at: 6)
    versions.firmwareMinor = page.uint8(at: 7)
    boots = page.uint32(at: 8)
    lastBoot = page.uint32(at: 12)
    isSensorBusEnabled = page.uint8(at: 32) != 0
    bootLoader = BootLoaderMode(rawValue: bootLoaderPage.uint8(at: 0)) ?? .off
  }

  func encode(into page: inout Page) {
    page.set(uint32: Self.magic, at: 0)
    page.set(uint8: versions.hardwareMajor, at: 4)
    page.set(uint8: versions.hardwareMinor, at: 5)
    page.set(uint8: versions.firmwareMajor, at: 6)
    page.set(uint8: versions.firmwareMinor, at: 7)
    page.set(uint32: boots, at: 8)
    page.set(uint32: lastBoot, at: 12)
    page.set(uint8: isSensorBusEnabled ? 1 : 0, at: 32)
  }
}
