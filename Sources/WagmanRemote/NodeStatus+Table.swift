import WagmanCore

extension NodeStatus {
  /// The status for a person: a row for each port under a heading, then lines for
  /// the controller, the environment and the board.
  ///
  /// What is not known is `-`. No line is longer than 100 characters, but for
  /// names that a board gives its states which are longer than ours.
  public var table: [String] {
    [Self.heading] + guests.map(Self.row) + [""] + footer
  }

  private static let widths = [-5, -10, 5, 7, 7, 7, 6, 6, 5, 5, 6, 19]
  private static let heading = line([
    "port", "state", "want", "power", "since", "beat", "mA", "degC", "tries", "fails", "medium",
    "next alarm",
  ])

  private static func row(_ guest: Guest) -> String {
    line([
      "\(guest.port.rawValue) \(guest.port.name)", guest.state ?? "-", guest.desired.rawValue.known,
      guest.observed.rawValue, guest.since.map(seconds) ?? "-",
      guest.heartbeat.map { seconds($0 / 1_000) } ?? "-",
      guest.milliamperes.map { "\($0)" } ?? "-", guest.millidegrees.map(tenths) ?? "-",
      guest.attempts.map { "\($0)" } ?? "-", guest.failures.map { "\($0)" } ?? "-",
      guest.medium.map { $0 == "none" ? "-" : $0 } ?? "-", nextAlarm(of: guest),
    ])
  }

  private static func nextAlarm(of guest: Guest) -> String {
    guard let alarm = guest.alarm, let left = guest.alarmSeconds else { return "-" }
    return "\(alarm) in \(seconds(left))"
  }

  /// Columns of fixed widths, negative ones filled up on the right.
  private static func line(_ cells: [String]) -> String {
    var line = ""
    for (cell, width) in zip(cells, widths) {
      let padding = String(repeating: " ", count: max(0, abs(width) - cell.count))
      line += (line.isEmpty ? "" : " ") + (width < 0 ? cell + padding : padding + cell)
    }
    return line
  }

  // MARK: Below the ports

  private var footer: [String] {
    var lines = [controllerLine, environmentLine, boardLine]
    if isPowerFromCurrent {
      lines.append(
        "power is told from the current, as no relay is read back: on from 120 mA, "
          + "off up to 32 mA")
    }
    return lines
  }

  private var controllerLine: String {
    guard let controller else { return "controller   does not tell" }
    switch decider {
    case .host:
      let left = lease.map { "; its lease lasts another \(Self.seconds($0 / 1_000))" } ?? ""
      return "controller   manual mode: a host decides, the board obeys\(left)"
    case .board, .unknown:
      var text = "controller   the board decides: \(controller.state)"
      if let since = controller.number("since") { text += " for \(Self.seconds(since))" }
      if let causes = controller.number("causes") {
        text += ", because of \(Self.causes(causes))"
      }
      if let alarm = controller.alarm {
        text += ", \(alarm.name) in \(Self.seconds(alarm.seconds))"
      }
      return text
    }
  }

  private static func causes(_ bits: UInt64) -> String {
    switch bits {
    case 1: "the environment"
    case 2: "a command"
    case 3: "the environment and a command"
    default: "causes \(bits)"
    }
  }

  private var environmentLine: String {
    var words: [String] = []
    if let environment {
      words.append(([environment.state] + environment.flags).joined(separator: ", "))
    }
    words.append(reading.millidegrees.map { "\(Self.tenths($0)) degC" } ?? "temperature unknown")
    words.append(reading.milliPercent.map { "\(Self.tenths($0)) %RH" } ?? "humidity unknown")
    if let supplyMillivolts { words.append("supply \(Self.hundredths(supplyMillivolts)) V") }
    return "environment  " + words.joined(separator: ", ")
  }

  private var boardLine: String {
    let words = [
      identifier ?? "id unknown", uptime.map { "up \(Self.seconds($0))" } ?? "uptime unknown",
      boots.map { "\($0) boots" } ?? "boots unknown",
      milliamperes.map { "\($0) mA" } ?? "current unknown",
      wire == .console ? "console" : "sensorgrams",
    ]
    return "board        " + words.joined(separator: ", ")
  }

  // MARK: Numbers

  /// As in `45s`, `12min`, `3h12m`, `41d`.
  static func seconds(_ seconds: UInt64) -> String {
    switch seconds {
    case 0..<120: "\(seconds)s"
    case 120..<7_200: "\(seconds / 60)min"
    case 7_200..<172_800: "\(seconds / 3_600)h\(seconds / 60 % 60)m"
    default: "\(seconds / 86_400)d\(seconds / 3_600 % 24)h"
    }
  }

  private static func tenths(_ thousandths: Int64) -> String {
    let tenths = (thousandths.magnitude + 50) / 100
    return (thousandths < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
  }

  private static func hundredths(_ thousandths: Int64) -> String {
    let hundredths = (thousandths.magnitude + 5) / 10
    let rest = hundredths % 100
    return (thousandths < 0 ? "-" : "") + "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension String {
  fileprivate var known: String { self == "unknown" ? "-" : self }
}
