import WagmanCore

/// The limits in the units of a page.
extension EnvironmentLimits {
  var lowestDegrees: Double { Double(lowestMillidegrees) / 1_000 }
  var highestDegrees: Double { Double(highestMillidegrees) / 1_000 }
  /// Of relative humidity.
  var highestPercent: Double { Double(highestHumidity) / 1_000 }
  var lowestVolts: Double { Double(lowestMillivolts) / 1_000 }
}
