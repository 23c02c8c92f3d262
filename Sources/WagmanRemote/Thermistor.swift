import Foundation

/// The thermistors of the ports: MF52C1103F3380 at the low side of a 23 kΩ divider.
public enum Thermistor {
  /// Thousandths of a degree Celsius from a 12-bit reading, by the formula of
  /// WIRE.md, section 3.
  ///
  /// - Returns: `nil` for a reading that no temperature gives: a thermistor that
  ///   is broken off or shorted, or one outside −55…200 °C.
  public static func millidegrees(raw: UInt32) -> Int64? {
    guard raw > 0 && raw < 4_095 else { return nil }
    let logarithm = log(23_000 * (4_095 / Double(raw) - 1))
    let inverse =
      0.00088570897 + 0.00025163902 * logarithm + 0.00000019289731 * pow(logarithm, 3)
    let celsius = 1 / inverse - 273.15
    guard (-55...200).contains(celsius) else { return nil }
    return Int64((celsius * 1_000).rounded())
  }
}
