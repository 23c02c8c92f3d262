extension JobGraph {
  /// The graph as SVG, without states: a box a job, arrows to those that require it.
  ///
  /// Jobs whose failure does not end a run are dashed. Equal graphs give equal text.
  public var svg: String {
    svg(titled: label, legend: []) { _ in ("", "white", nil) }
  }

  func svg(
    titled title: String, legend: [(text: String, color: String)],
    _ look: (Int) -> (note: String, color: String, description: String?)
  ) -> String {
    var boxes: [Int: SvgDrawing.Box] = [:]
    for place in jobs.indices where !jobs[place].isLeftOut {
      let label = jobs.label(at: place) ?? Self.noLabel
      let look = look(place)
      boxes[place] = SvgDrawing.Box(
        label: label, note: look.note, description: look.description ?? label,
        color: look.color, isDashed: !jobs[place].isCritical)
    }
    return SvgDrawing(graph: self, title: title, boxes: boxes, legend: legend).text
  }
}

extension GraphRun {
  /// The graph as SVG, each job with its state as a colour and a word, and how long it took.
  public var svg: String {
    let word = hasSucceeded ? "succeeded" : "failed"
    return graph.svg(
      titled: "\(graph.label): \(word) after \(duration.inSeconds)", legend: legend
    ) { place in
      let id = graph.id(at: place)
      let why = self.why(id).map { ", \($0)" } ?? ""
      return (note(place), states[place].color, line(of: id) + why)
    }
  }

  private func note(_ place: Int) -> String {
    let times = times(of: graph.id(at: place))
    guard let start = times.start, let end = times.end else { return states[place].name }
    return "\(states[place].name) \((end - start).inSeconds)"
  }

  /// The states that there are, in the order in which jobs go through them.
  private var legend: [(text: String, color: String)] {
    let present = statistics.counts
    let known: [JobState] = [
      .idle, .running(since: .zero), .succeeded, .failed(EndedEarly()),
      .timedOut(isAbandoned: false), .cancelled(isAbandoned: false), .skipped(.ended),
    ]
    return known.compactMap { state in
      present[state.name].map { ("\($0) \(state.name)", state.color) }
    }
  }
}
