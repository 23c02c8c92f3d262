import Orchestration

/// What a ``RunDisplay`` shows a run on; safe to use from any thread.
protocol DisplaySurface: Sendable {
  func show(_ event: GraphEvent)
  func show(side: [String])
  func log(_ text: String)
  /// Nothing is shown any more; once.
  func close()
}
