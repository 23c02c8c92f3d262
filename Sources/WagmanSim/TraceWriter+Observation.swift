import WagmanTrace

extension TraceWriter {
  /// Takes what happened in a run.
  ///
  /// Where a relay moved is seen by whoever looks.
  public func observe(_ observation: Observation) {
    switch observation {
    case .entry(let entry, let at): record(entry, at: at)
    case .happening(let step, let at): note(step.text, at: at)
    case .strike(let strike, let at): note("\(strike)", at: at)
    case .relay: break
    }
  }
}
