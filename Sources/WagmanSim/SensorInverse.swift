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
    let index = min(Int(fromColdest / 1_250), thermistorTable.count - 2)
    let rest = fromColdest - Int64(index) * 1_250
    let (low, high) = (Int64(thermistorTable[index]), Int64(thermistorTable[index + 1]))
    let sixteenths = low + (high - low) * rest / 1_250
    return UInt16(truncatingIfNeeded: (sixteenths + 8) >> 4)
  }

  @inline(__always)
  private static func htu21d(_ fromLowest: Int64, span: Int64, step: Int64) -> UInt16 {
    let raw = (fromLowest << 16 + span / 2) / span
    let nearest = (raw + step / 2) & ~(step - 1)
    return UInt16(truncatingIfNeeded: min(max(nearest, 0), 0x1_0000 - step))
  }

  /// Sixteenths of an ADC step for every 1.25 °C from −40 °C: 16 · 4095 ·
  /// 23000 / (R + 23000), with R from WIRE.md's formula solved for it.
  private static let thermistorTable: [UInt16] = [
    7106, 7548, 8010, 8492, 8995, 9518, 10_062, 10_627, 11_213, 11_819,
    12_445, 13_092, 13_758, 14_443, 15_148, 15_870, 16_610, 17_366, 18_138, 18_925,
    19_726, 20_540, 21_366, 22_202, 23_048, 23_901, 24_762, 25_628, 26_499, 27_372,
    28_247, 29_122, 29_996, 30_868, 31_737, 32_601, 33_458, 34_309, 35_152, 35_986,
    36_810, 37_624, 38_425, 39_214, 39_990, 40_753, 41_501, 42_235, 42_953, 43_656,
    44_343, 45_014, 45_669, 46_308, 46_931, 47_537, 48_127, 48_700, 49_257, 49_799,
    50_324, 50_834, 51_328, 51_807, 52_271, 52_720, 53_155, 53_575, 53_982, 54_375,
    54_756, 55_123, 55_478, 55_821, 56_152, 56_471, 56_779, 57_077, 57_364, 57_641,
    57_908, 58_166, 58_414, 58_654, 58_885, 59_108, 59_322, 59_529, 59_729, 59_921,
    60_107, 60_286, 60_458, 60_624, 60_784, 60_939, 61_087, 61_231, 61_369, 61_502,
    61_631, 61_755, 61_875, 61_990, 62_101, 62_209, 62_312, 62_412, 62_508, 62_601,
    62_691, 62_777, 62_861, 62_942, 63_019, 63_095, 63_167, 63_237, 63_305, 63_370,
    63_434, 63_495, 63_553, 63_610, 63_666, 63_719, 63_770, 63_820, 63_868, 63_915,
    63_960, 64_003, 64_045,
  ]
}
