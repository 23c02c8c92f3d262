/// One measurement of the environment; `nil` for a sensor that did not answer or
/// read outside its physical range.
public struct EnvironmentSample: Equatable, Sendable {
  /// Thousandths of a degree Celsius.
  public let millidegrees: Int32?
  /// Thousandths of a percent of relative humidity, at most 100 000.
  public let humidity: Int32?
  public let millivolts: Int32?

  @inlinable
  public init(millidegrees: Int32?, humidity: Int32?, millivolts: Int32?) {
    self.millidegrees = millidegrees
    self.humidity = humidity
    self.millivolts = millivolts
  }

  /// Whether sensor 0 temperature, 1 humidity, 2 supply gave a value.
  func isPresent(_ index: Int) -> Bool {
    switch index {
    case 0: millidegrees != nil
    case 1: humidity != nil
    default: millivolts != nil
    }
  }

  /// Which limits are exceeded: bit 0 temperature, 1 humidity, 2 supply.
  func exceeded(_ limits: EnvironmentLimits) -> UInt8 {
    var mask: UInt8 = 0
    if let millidegrees,
      millidegrees < limits.lowestMillidegrees || millidegrees > limits.highestMillidegrees
    {
      mask |= 1
    }
    if let humidity, humidity > limits.highestHumidity { mask |= 2 }
    if let millivolts, millivolts < limits.lowestMillivolts { mask |= 4 }
    return mask
  }

  /// Every sensor answered, and all is within the limits.
  @inline(__always)
  func isInside(_ limits: EnvironmentLimits) -> Bool {
    guard let millidegrees, let humidity, let millivolts else { return false }
    return millidegrees >= limits.lowestMillidegrees && millidegrees <= limits.highestMillidegrees
      && humidity <= limits.highestHumidity && millivolts >= limits.lowestMillivolts
  }
}

extension EnvironmentLimits {
  /// The limits less their hysteresis.
  var tightened: EnvironmentLimits {
    var limits = self
    limits.lowestMillidegrees += hysteresisMillidegrees
    limits.highestMillidegrees -= hysteresisMillidegrees
    limits.highestHumidity -= hysteresisHumidity
    limits.lowestMillivolts += hysteresisMillivolts
    return limits
  }
}
