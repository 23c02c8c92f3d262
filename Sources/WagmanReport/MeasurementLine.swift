/// A value that was measured once, with the limits that it is held to.
public struct MeasurementLine: Equatable, Sendable {
  public var name: String
  public var value: Double
  /// Empty where there is none.
  public var unit: String
  /// `nil` where nothing bounds it from below.
  public var low: Double?
  /// `nil` where nothing bounds it from above.
  public var high: Double?
  /// What became of it, in a word; empty where nobody judged it.
  public var verdict: String
  public var tone: Tone

  public init(
    name: String, value: Double, unit: String = "", low: Double? = nil, high: Double? = nil,
    verdict: String = "", tone: Tone = .neutral
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.low = low
    self.high = high
    self.verdict = verdict
    self.tone = tone
  }
}
