import WagmanHAL

/// The body of `env`: what the HTU21D on the board says, raw.
public struct EnvironmentReading: Equatable, Sendable {
  /// `nil` when the sensor does not answer (998), its checksum was wrong (999), or
  /// nobody told.
  public let temperature: UInt16?
  public let humidity: UInt16?

  public init(_ lines: [String]) {
    temperature = Self.raw("temperature=", in: lines)
    humidity = Self.raw("humidity=", in: lines)
  }

  /// Thousandths of a degree Celsius.
  public var millidegrees: Int64? {
    temperature.map { Int64(SensorScale.millidegrees(htu21d: $0)) }
  }

  /// Thousandths of a percent of relative humidity.
  public var milliPercent: Int64? { humidity.map { Int64(SensorScale.milliPercent(htu21d: $0)) } }

  private static func raw(_ name: String, in lines: [String]) -> UInt16? {
    guard let line = lines.first(where: { $0.hasPrefix(name) }) else { return nil }
    let number = line.dropFirst(name.count).prefix { $0 != "." }
    guard let raw = UInt16(number), raw != 998 && raw != 999 else { return nil }
    return raw
  }
}
