import WagmanCore
import WagmanHIL
import WagmanSim

/// The closing table of a run.
struct SummaryTable {
  let summary: RunSummary
  let scenario: Scenario

  /// A line for each port, under a heading.
  var lines: [String] {
    var lines = [
      Self.row(
        "port", ["guest", "up", "starts", "failures", "recoveries", "kills", "longest outage"])
    ]
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      let figures = summary.ports[index]
      lines.append(
        Self.row(
          "\(index) \(port.name)",
          [
            scenario.guests[index]?.name ?? "-", Self.percent(figures.up, of: summary.end),
            "\(figures.starts)", "\(figures.failures)", "\(figures.recoveries)",
            "\(figures.kills)", figures.longestOutage.short,
          ]))
    }
    return lines
  }

  private static let widths = [16, 9, 7, 9, 11, 6, 15]

  private static func row(_ first: String, _ cells: [String]) -> String {
    var line = first + String(repeating: " ", count: max(0, 6 - first.count))
    for (index, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: max(1, widths[index] - cell.count))
      line += index == 0 ? cell + padding : padding + cell
    }
    return line
  }

  static func percent(_ span: TickSpan, of end: Tick) -> String {
    guard end.milliseconds > 0 else { return "-" }
    let hundredths = span.milliseconds * 10_000 / end.milliseconds
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
  }
}
