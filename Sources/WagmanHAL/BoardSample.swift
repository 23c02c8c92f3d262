/// One reading of every sensor, raw as the parts give it.
public struct BoardSample: Sendable {
  /// HTU21D: 14 bits and two status bits.
  public var temperature: RawReading
  /// HTU21D: 12 bits, two zero bits and two status bits.
  public var humidity: RawReading
  /// 12-bit ADC over the supply divider; ``SensorScale/millivolts(supply:)``.
  public var supply: RawReading
  /// The board's own current, milliamperes.
  public var systemMilliamperes: UInt16
  /// The current of each port, milliamperes; at most 65535.
  public var milliamperes: InlineArray<5, UInt16>

  public init(
    temperature: RawReading, humidity: RawReading, supply: RawReading,
    systemMilliamperes: UInt16, milliamperes: InlineArray<5, UInt16>
  ) {
    self.temperature = temperature
    self.humidity = humidity
    self.supply = supply
    self.systemMilliamperes = systemMilliamperes
    self.milliamperes = milliamperes
  }
}

extension BoardSample {
  /// No sensor has been read.
  public static var none: BoardSample {
    let silent = RawReading(failed: .silent)
    return BoardSample(
      temperature: silent, humidity: silent, supply: silent, systemMilliamperes: 0,
      milliamperes: .init(repeating: 0))
  }
}

/// What a sensor gave.
public struct RawReading: Equatable, Sendable {
  /// The raw value; without meaning unless ``isValid``.
  public let raw: UInt16
  public let status: Status

  public enum Status: UInt8, Sendable {
    case valid
    /// The sensor did not answer (998 on the console).
    case silent
    /// It answered with a wrong checksum (999 on the console).
    case corrupt
  }

  @inlinable
  public init(_ raw: UInt16) {
    self.raw = raw
    status = .valid
  }

  public init(failed status: Status) {
    raw = 0
    self.status = status
  }

  @inlinable
  public var isValid: Bool { status == .valid }
}
