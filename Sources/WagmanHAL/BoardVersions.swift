/// The versions that `ver` reports and the fixed record holds.
public struct BoardVersions: Equatable, Sendable {
  public var hardwareMajor: UInt8
  public var hardwareMinor: UInt8
  public var firmwareMajor: UInt8
  public var firmwareMinor: UInt8

  public init(
    hardwareMajor: UInt8 = 0, hardwareMinor: UInt8 = 0, firmwareMajor: UInt8 = 0,
    firmwareMinor: UInt8 = 0
  ) {
    self.hardwareMajor = hardwareMajor
    self.hardwareMinor = hardwareMinor
    self.firmwareMajor = firmwareMajor
    self.firmwareMinor = firmwareMinor
  }
}
