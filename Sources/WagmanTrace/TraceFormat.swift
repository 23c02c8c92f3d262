/// What a trace is written as.
public enum TraceFormat: Equatable, Sendable {
  /// A value change dump (IEEE 1364-2005, 18.2), for viewers of waveforms.
  case vcd
  /// Spans, instants and counters as JSON, for Perfetto.
  case json

  /// What a file's name says it is; `nil` where it says nothing that is known.
  public init?(path: String) {
    if path.hasSuffix(".vcd") {
      self = .vcd
    } else if path.hasSuffix(".json") {
      self = .json
    } else {
      return nil
    }
  }
}
