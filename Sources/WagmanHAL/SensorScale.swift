/// From raw readings to units, in integers, so that a board and a PC agree to the bit.
public enum SensorScale {
  /// HTU21D temperature in thousandths of a degree Celsius, −46850…128870.
  ///
  /// Data sheet: −46.85 + 175.72 · raw / 65536, the two low bits cleared.
  @inlinable
  public static func millidegrees(htu21d raw: UInt16) -> Int32 {
    Int32(truncatingIfNeeded: (Int64(raw & 0xfffc) &* 175_720) >> 16) &- 46_850
  }

  /// HTU21D humidity in thousandths of a percent, −6000…119000.
  ///
  /// Data sheet: −6 + 125 · raw / 65536, the two low bits cleared.
  @inlinable
  public static func milliPercent(htu21d raw: UInt16) -> Int32 {
    Int32(truncatingIfNeeded: (Int64(raw & 0xfffc) &* 125_000) >> 16) &- 6_000
  }

  /// Supply voltage in millivolts from the 12-bit ADC: 3.3 V behind a divider by two.
  @inlinable
  public static func millivolts(supply raw: UInt16) -> Int32 {
    Int32(truncatingIfNeeded: (Int64(raw) &* 6_600) / 4_095)
  }
}
