import WagmanCore
import WagmanHAL
import WagmanWire

extension Reply {
  /// The reply as one object.
  ///
  /// It has the command, its port where it has one, and what it tells, numbers as
  /// numbers. What the board's sensors do not tell is null.
  public var json: JSONValue {
    var members = [JSONValue.Member("command", .string("\(command.name.text)"))]
    if let port = command.port { members.append(.init("port", .number(Int64(port.rawValue)))) }
    return .object(members + content)
  }

  private var content: [JSONValue.Member] {
    switch command {
    case .heartbeats: [.init("heartbeat", numbers)]
    case .thermistors: [.init("thermistor", numbers)]
    case .failCounts: [.init("failures", numbers)]
    case .currents: currents
    case .environment: environment
    case .uptime: [.init("uptime", first)]
    case .epoch: [.init("epoch", first)]
    case .boots: [.init("boots", first)]
    case .identifier: [.init("id", .optional(lines.first))]
    case .date: [.init("date", .optional(lines.first.flatMap(Self.date)))]
    case .bootMedium: [.init("medium", .optional(lines.first))]
    case .chooseMedium(_, let medium): [.init("medium", .string("\(medium.name)"))]
    case .loader: [.init("mode", .optional(lines.first))]
    case .bootFlags: [.init("flags", strings)]
    case .version: version
    case .card: [.init("card", .optional(lines.first))]
    case .state: states
    case .why, .events: [.init("entries", strings)]
    case .help, .snapshot: [.init("lines", strings)]
    case .ping, .start, .stop, .restart, .kill, .enable, .disable, .watch, .hibernate, .wake,
      .setDate, .setLoader, .log, .reset, .clearRecord, .mode, .relay, .want, .tell:
      [.init("done", .bool(true))]
    }
  }

  private var first: JSONValue { lines.first.map { JSONValue(word: $0) } ?? .null }
  private var numbers: JSONValue { .array(lines.map { JSONValue(word: $0) }) }
  private var strings: JSONValue { .array(lines.map(JSONValue.string)) }

  private var currents: [JSONValue.Member] {
    let values = (lines.first ?? "").split(separator: " ").map { JSONValue(word: $0) }
    return [
      .init("board", values.first ?? .null), .init("current", .array(Array(values.dropFirst()))),
    ]
  }

  private var environment: [JSONValue.Member] {
    let readings = EnvironmentReading(lines)
    return [
      .init("temperature", .optional(readings.temperature)),
      .init("humidity", .optional(readings.humidity)),
      .init("celsius", readings.millidegrees.map { .thousandths($0) } ?? .null),
      .init("percent", readings.milliPercent.map { .thousandths($0) } ?? .null),
    ]
  }

  private var version: [JSONValue.Member] {
    let names = ["hw": "hardware", "ker": "kernel", "time": "time", "git": "git"]
    return lines.map { line in
      let words = line.split(separator: " ", maxSplits: 1)
      let name = words.first.map(String.init) ?? line
      let value = words.count > 1 ? String(words[1]) : ""
      return .init(names[name] ?? name, name == "time" ? JSONValue(word: value) : .string(value))
    }
  }

  private var states: [JSONValue.Member] {
    let all = lines.compactMap(StateLine.init)
    let guests = all.filter { $0.port != nil }
    let others = all.filter { $0.port == nil }
    return [.init("guests", .array(guests.map(\.json)))]
      + others.map { .init($0.subject, $0.json) }
  }

  private static func date(_ line: String) -> String? {
    let fields = line.split(separator: " ").map(String.init)
    guard fields.count == 6 else { return nil }
    func two(_ index: Int) -> String {
      fields[index].count < 2 ? "0" + fields[index] : fields[index]
    }
    return "\(fields[0])-\(two(1))-\(two(2))T\(two(3)):\(two(4)):\(two(5))Z"
  }
}

extension StateLine {
  /// The line as an object: `name=1` and `=0` of what is on or off as booleans.
  var json: JSONValue {
    var members: [JSONValue.Member] = []
    if let port { members.append(.init("port", .number(Int64(port.rawValue)))) }
    members.append(.init(port == nil ? "subject" : "guest", .string(subject)))
    members.append(.init("state", .string(state)))
    for name in ["since", "relay", "attempts", "failures", "medium", "causes", "held-off"] {
      if let text = self[name] { members.append(.init(name, JSONValue(word: text))) }
    }
    for name in ["enabled", "wanted", "watched"] {
      if let isSet = flag(name) { members.append(.init(name, .bool(isSet))) }
    }
    if let alarm {
      let seconds = JSONValue.optional(alarm.seconds)
      members.append(
        .init("alarm", .object([.init("name", .string(alarm.name)), .init("seconds", seconds)])))
    }
    for flag in flags { members.append(.init(flag, .bool(true))) }
    return .object(members)
  }
}
