/// Draws a laid-out graph as SVG: a box a job, an arrow a requirement.
struct SvgDrawing {
  let graph: JobGraph
  let title: String
  /// A box for each job, by its place.
  let boxes: [Int: Box]
  /// What the colours mean, in the order in which it is shown.
  let legend: [(text: String, color: String)]

  struct Box {
    var label: String
    /// A second line; empty where there is none.
    var note: String
    /// What a pointer on it shows.
    var description: String
    var color: String
    var isDashed: Bool
  }

  /// A label that is longer is cut; it is whole where the pointer is.
  private static let longest = 32
  /// Of a character of 12 pixels, in fonts of equal widths.
  private static let characterWidth = 7.25
  private static let edge = 16.0
  private static let head = 34.0

  private var width: Double {
    let letters = boxes.values.map { max(Self.cut($0.label).count, $0.note.count) }.max() ?? 0
    return max(96, (Double(letters) * Self.characterWidth + 20).rounded(.up))
  }
  private var height: Double { boxes.values.allSatisfy(\.note.isEmpty) ? 28 : 42 }

  var text: String {
    let places = boxes.keys.sorted()
    let edges = graph.edges.sorted { $0 < $1 }.reduce(into: [(required: Int32, dependent: Int32)]())
    {
      if $0.last.map({ $0 == $1 }) != true { $0.append($1) }
    }
    let layout = LayeredLayout(places, graph.structure, edges)
    let frame = Frame(layout, width: width, height: height)
    var lines = opening(frame)
    lines += layout.routes.map { "  <path class=\"arrow\" d=\"\(frame.path($0))\"/>" }
    for place in places {
      if let box = boxes[place] { lines += draw(box, at: frame.corner(place)) }
    }
    return (lines + ["</svg>", ""]).joined(separator: "\n")
  }

  private func opening(_ frame: Frame) -> [String] {
    let legendWidth = legend.reduce(0) { $0 + Self.advance(of: $1.text) }
    let titleWidth = Double(title.count) * 9
    let wide = number(max(frame.size.x, legendWidth, titleWidth) + 2 * Self.edge)
    let foot = legend.isEmpty ? 0 : 30.0
    let high = number(frame.size.y + Self.head + 2 * Self.edge + foot)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(wide)\" height=\"\(high)\" "
        + "viewBox=\"0 0 \(wide) \(high)\" font-family=\"monospace\" font-size=\"12\">",
      "  <defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" "
        + "markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"dimgrey\"/>"
        + "</marker></defs>",
      "  <style>.arrow{fill:none;stroke:dimgrey;marker-end:url(#head)} .job{stroke:dimgrey}"
        + " text{fill:black}</style>",
      "  <rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
      "  <text x=\"\(number(Self.edge))\" y=\"28\" font-size=\"15\" font-weight=\"bold\">"
        + "\(Self.escaped(title))</text>",
    ]
    var x = Self.edge
    let y = frame.size.y + Self.head + Self.edge + 26
    for entry in legend {
      lines.append(
        "  <rect class=\"job\" x=\"\(number(x))\" y=\"\(number(y - 10))\" width=\"12\" "
          + "height=\"12\" fill=\"\(entry.color)\"/><text x=\"\(number(x + 18))\" "
          + "y=\"\(number(y))\">\(Self.escaped(entry.text))</text>")
      x += Self.advance(of: entry.text)
    }
    return lines
  }

  private static func advance(of text: String) -> Double {
    Double(text.count) * characterWidth + 40
  }

  private func draw(_ box: Box, at corner: Point) -> [String] {
    let dashes = box.isDashed ? " stroke-dasharray=\"5 3\"" : ""
    let middle = number(corner.x + width / 2)
    var lines = [
      "  <g><title>\(Self.escaped(box.description))</title>",
      "    <rect class=\"job\" x=\"\(number(corner.x))\" y=\"\(number(corner.y))\" "
        + "width=\"\(number(width))\" height=\"\(number(height))\" rx=\"4\" "
        + "fill=\"\(box.color)\"\(dashes)/>",
      "    <text x=\"\(middle)\" y=\"\(number(corner.y + 18))\" text-anchor=\"middle\">"
        + "\(Self.escaped(Self.cut(box.label)))</text>",
    ]
    if !box.note.isEmpty {
      lines.append(
        "    <text x=\"\(middle)\" y=\"\(number(corner.y + 34))\" text-anchor=\"middle\">"
          + "\(Self.escaped(box.note))</text>")
    }
    return lines + ["  </g>"]
  }

  private static func cut(_ text: String) -> String {
    text.count > longest ? text.prefix(longest - 1) + "…" : text
  }

  /// As XML takes it: also what it has no way to write is replaced.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{0}"..." ", "\u{7F}"..."\u{9F}":
        result += scalar.properties.isWhitespace ? " " : "\u{FFFD}"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  struct Point { var x, y: Double }

  /// Where the vertices of a layout are, in pixels.
  struct Frame {
    private let layout: LayeredLayout
    private let width, height: Double
    /// Layers go down where that is narrower: a page is as long as one likes.
    private let goesDown: Bool

    init(_ layout: LayeredLayout, width: Double, height: Double) {
      (self.layout, self.width, self.height) = (layout, width, height)
      goesDown = layout.breadth * (width + 20) < Double(layout.layerCount) * (width + 56)
    }

    var size: Point {
      let layers = Double(layout.layerCount)
      return goesDown
        ? Point(x: layout.breadth * (width + 20) - 20, y: layers * (height + 44) - 44)
        : Point(x: layers * (width + 56) - 56, y: layout.breadth * (height + 14) - 14)
    }

    /// The upper left one of a box.
    func corner(_ vertex: Int) -> Point {
      let layer = Double(layout.layer[vertex])
      let across = layout.middle[vertex] - 0.5
      return goesDown
        ? Point(x: edge + across * (width + 20), y: head + edge + layer * (height + 44))
        : Point(x: edge + layer * (width + 56), y: head + edge + across * (height + 14))
    }

    /// From one side of a box to the facing side of the other, straight past all between.
    func path(_ route: [Int]) -> String {
      var path = ""
      for (near, far) in zip(route, route.dropFirst()) {
        let from = leaving(near)
        let to = entering(far)
        path += (path.isEmpty ? "M" : "L") + pair(from)
        let middle = Point(x: (from.x + to.x) / 2, y: (from.y + to.y) / 2)
        path +=
          goesDown
          ? "C\(pair(Point(x: from.x, y: middle.y))) \(pair(Point(x: to.x, y: middle.y))) \(pair(to))"
          : "C\(pair(Point(x: middle.x, y: from.y))) \(pair(Point(x: middle.x, y: to.y))) \(pair(to))"
      }
      return path
    }

    private func entering(_ vertex: Int) -> Point {
      let corner = corner(vertex)
      return goesDown
        ? Point(x: corner.x + width / 2, y: corner.y) : Point(x: corner.x, y: corner.y + height / 2)
    }

    private func leaving(_ vertex: Int) -> Point {
      let point = entering(vertex)
      return goesDown
        ? Point(x: point.x, y: point.y + height) : Point(x: point.x + width, y: point.y)
    }

    private func pair(_ point: Point) -> String { "\(number(point.x)) \(number(point.y))" }
  }
}

/// With one decimal, and none where it is zero.
private func number(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  let whole = tenths / 10
  let part = abs(tenths % 10)
  return part == 0 ? "\(whole)" : "\(tenths < 0 && whole == 0 ? "-" : "")\(whole).\(part)"
}
