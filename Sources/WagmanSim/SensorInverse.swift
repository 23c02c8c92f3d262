/// From units to what the parts of the board give: the way back of `SensorScale`
/// and of WIRE.md section 3.
///
/// Every result is the reading nearest to the value, and the first or last one
/// for a value that the part cannot give.
public enum SensorInverse {
  /// HTU21D temperature from thousandths of a degree; its status bits are 00.
  public static func temperature(millidegrees: Int32) -> UInt16 {
    htu21d(Int64(millidegrees) + 46_850, span: 175_720, step: 4)
  }

  /// HTU21D humidity from thousandths of a percent; its status bits are 10.
  ///
  /// The part gives 12 bits of it, so a step is 16 raw counts or 0.03 %.
  public static func humidity(milliPercent: Int32) -> UInt16 {
    htu21d(Int64(milliPercent) + 6_000, span: 125_000, step: 16) | 2
  }

  /// The supply's 12-bit reading from millivolts: 3.3 V behind a divider by two.
  public static func supply(millivolts: Int32) -> UInt16 {
    let raw = (Int64(millivolts) * 4_095 + 3_300) / 6_600
    return UInt16(truncatingIfNeeded: min(max(raw, 0), 4_095))
  }

  /// The 12-bit reading of a port's MF52C1103F3380 at the low side of a 23 kΩ divider.
  ///
  /// Within one step of WIRE.md's formula from −40 to 125 °C.
  public static func thermistor(millidegrees: Int32) -> UInt16 {
    let fromColdest = min(max(Int64(millidegrees) + 40_000, 0), 165_000)
    let index = min(Int(fromColdest / 2_500), thermistorTable.count - 2)
    let rest = fromColdest - Int64(index) * 2_500
    let (low, high) = (Int64(thermistorTable[index]), Int64(thermistorTable[index + 1]))
    let sixteenths = low + (high - low) * rest / 2_500
    return UInt16(truncatingIfNeeded: (sixteenths + 8) >> 4)
  }

  private static func htu21d(_ fromLowest: Int64, span: Int64, step: Int64) -> UInt16 {
    let raw = (fromLowest << 16 + span / 2) / span
    let nearest = (raw + step / 2) & ~(step - 1)
    return UInt16(truncatingIfNeeded: min(max(nearest, 0), 0x1_0000 - step))
  }

  /// Sixteenths of an ADC step for every 2.5 °C from −40 °C: 16 · 4095 ·
  /// 23000 / (R + 23000), with R from WIRE.md's formula solved for it.
  private static let thermistorTable: [UInt16] = [
    7106, 8010, 8995, 10_062, 11_213, 12_445, 13_758, 15_148, 16_610, 18_138,
    19_726, 21_366, 23_048, 24_762, 26_499, 28_247, 29_996, 31_737, 33_458, 35_152,
    36_810, 38_425, 39_990, 41_501, 42_953, 44_343, 45_669, 46_931, 48_127, 49_257,
    50_324, 51_328, 52_271, 53_155, 53_982, 54_756, 55_478, 56_152, 56_779, 57_364,
    57_908, 58_414, 58_885, 59_322, 59_729, 60_107, 60_458, 60_784, 61_087, 61_369,
    61_631, 61_875, 62_101, 62_312, 62_508, 62_691, 62_861, 63_019, 63_167, 63_305,
    63_434, 63_553, 63_666, 63_770, 63_868, 63_960, 64_045,
  ]
}
