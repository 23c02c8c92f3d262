import WagmanCore

/// Where the virtual node stands, and the box it stands in.
public struct EnvironmentProfile: Equatable, Sendable {
  /// Mean of the air outside over a day, millidegrees.
  public var ambient: Int32 = 15_000
  /// How far the air strays from the mean at 15:00 and 03:00, millidegrees.
  public var dailySwing: Int32 = 6_000
  /// How far the weather moves the mean and the swing of a day, millidegrees.
  public var weather: Int32 = 2_000
  /// Mean of the humidity outside, thousandths of a percent.
  public var humidity: Int32 = 60_000
  /// How far it strays at the opposite hours, thousandths of a percent.
  public var humiditySwing: Int32 = 12_000

  /// Millivolts at the source without load.
  public var supply: Int32 = 5_100
  /// Milliohms between the source and the board.
  public var sourceResistance: Int32 = 30
  /// Thousandths of a degree that the inside is warmer for each watt.
  public var thermalResistance: Int32 = 900
  /// In which 63 % of a step of the temperature are reached.
  public var thermalTime = TickSpan.minutes(20)
  /// Milliwatts of the board itself.
  public var boardHeat: Int32 = 1_500
  /// Milliamperes of the board itself.
  public var boardCurrent: Int32 = 180

  public init() {}
}
