import WagmanCore
import WagmanYaml

/// A sensor of the environment.
///
/// Raw values are those that the events of a sensor carry.
public enum Sensor: UInt8, CaseIterable, Sendable {
  case temperature = 0
  case humidity = 1
  case supply = 2

  /// The word in scenarios.
  public var name: String {
    switch self {
    case .temperature: "temperature"
    case .humidity: "humidity"
    case .supply: "supply"
    }
  }

  /// What it measures.
  public var quantity: Quantity {
    switch self {
    case .temperature: .temperature
    case .humidity: .humidity
    case .supply: .voltage
    }
  }
}

/// What is wrong with a sensor.
public enum SensorFault: Equatable, Sendable {
  /// It does not answer.
  case silent
  /// It answers with a wrong checksum.
  case corrupt
  /// It answers what it answered last.
  case stuck
  /// It answers this value, in thousandths of its unit, as far as it can.
  case reads(Int32)
  /// It answers up to so much more or less than is true, in thousandths of its unit.
  case noisy(Int32)
}
