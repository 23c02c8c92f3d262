import WagmanCore
import WagmanHAL

extension EnvironmentSample {
  /// What a board's raw readings say of the environment.
  ///
  /// A sensor that did not answer, or reads what its part cannot measure, gives
  /// no value: temperature −40…125 °C (HTU21D), supply 3…6.5 V (the ADC's ends
  /// are a broken divider). Humidity reads up to 119 % by its data sheet and is
  /// clipped to 100.
  @inline(__always)
  init(_ sample: borrowing BoardSample) {
    var millidegrees: Int32?
    if sample.temperature.isValid {
      let value = SensorScale.millidegrees(htu21d: sample.temperature.raw)
      if value >= -40_000 && value <= 125_000 { millidegrees = value }
    }
    var humidity: Int32?
    if sample.humidity.isValid {
      humidity = max(0, min(100_000, SensorScale.milliPercent(htu21d: sample.humidity.raw)))
    }
    var millivolts: Int32?
    if sample.supply.isValid {
      let value = SensorScale.millivolts(supply: sample.supply.raw)
      if value >= 3_000 && value <= 6_500 { millivolts = value }
    }
    self.init(millidegrees: millidegrees, humidity: humidity, millivolts: millivolts)
  }
}
