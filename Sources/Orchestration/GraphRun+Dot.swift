extension JobGraph {
  /// The graph for Graphviz, without states.
  public var dot: String { dot { _ in "white" } }

  func dot(filling color: (Int) -> String) -> String {
    var lines = ["digraph \"\(Self.escaped(label))\" {", "  rankdir=LR;", "  node [shape=box];"]
    for place in jobs.indices where !jobs[place].isLeftOut {
      let name = Self.escaped(jobs.label(at: place) ?? Self.noLabel)
      let style = jobs[place].isCritical ? "filled" : "filled,dashed"
      lines.append(
        "  j\(place) [label=\"\(name)\", style=\"\(style)\", fillcolor=\"\(color(place))\"];")
    }
    for edge in edges.sorted(by: { $0 < $1 }) {
      lines.append("  j\(edge.required) -> j\(edge.dependent);")
    }
    return (lines + ["}", ""]).joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if character == "\"" || character == "\\" { result.append("\\") }
      result.append(character)
    }
  }
}

extension GraphRun {
  /// The graph for Graphviz, each job in the colour of its state.
  public var dot: String { graph.dot { states[$0].color } }
}

extension JobState {
  /// As Graphviz and SVG know it.
  var color: String {
    switch self {
    case .idle: "white"
    case .running: "lightblue"
    case .succeeded: "palegreen"
    case .failed: "salmon"
    case .timedOut: "orange"
    case .cancelled: "khaki"
    case .skipped: "lightgrey"
    }
  }
}
