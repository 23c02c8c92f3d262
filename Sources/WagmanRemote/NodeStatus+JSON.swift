import WagmanCore

extension NodeStatus {
  /// The status as one object; what is not known is null, power is `on`, `off` or `unknown`.
  ///
  /// Times are in seconds but for heartbeats, in milliseconds; currents in mA,
  /// temperatures in degrees Celsius, humidity in percent, the supply in volts.
  public var json: JSONValue {
    .object([
      .init("board", board), .init("decides", .string(decider.rawValue)),
      .init("controller", controller?.json ?? .null),
      .init("environment", environmentJSON),
      .init("powerFrom", .string(isPowerFromCurrent ? "current" : "relay")),
      .init("ports", .array(guests.map(\.json))),
      .init("gaps", .array(gaps.map(JSONValue.string))),
    ])
  }

  private var board: JSONValue {
    .object([
      .init("id", .optional(identifier)), .init("uptime", .optional(uptime)),
      .init("boots", .optional(boots)), .init("current", .optional(milliamperes)),
      .init("wire", .string(wire == .console ? "console" : "sensorgram")),
    ])
  }

  private var environmentJSON: JSONValue {
    .object([
      .init("state", .optional(environment?.state)),
      .init("supplyLow", environment.map { .bool($0.flags.contains("supply-low")) } ?? .null),
      .init("temperature", reading.millidegrees.map { .thousandths($0) } ?? .null),
      .init("humidity", reading.milliPercent.map { .thousandths($0) } ?? .null),
      .init("supply", supplyMillivolts.map { .thousandths($0) } ?? .null),
    ])
  }
}

extension NodeStatus.Guest {
  var json: JSONValue {
    let alarmJSON: JSONValue =
      alarm.map {
        .object([.init("name", .string($0)), .init("seconds", .optional(alarmSeconds))])
      } ?? .null
    return .object([
      .init("port", .number(Int64(port.rawValue))), .init("guest", .string("\(port.name)")),
      .init("state", .optional(state)), .init("since", .optional(since)),
      .init("desired", .string(desired.rawValue)), .init("power", .string(observed.rawValue)),
      .init("heartbeat", .optional(heartbeat)), .init("current", .optional(milliamperes)),
      .init("temperature", millidegrees.map { .thousandths($0) } ?? .null),
      .init("attempts", .optional(attempts)), .init("failures", .optional(failures)),
      .init("medium", .optional(medium)), .init("alarm", alarmJSON),
      .init("enabled", isEnabled.map { .bool($0) } ?? .null),
      .init("wanted", isWanted.map { .bool($0) } ?? .null),
      .init("watched", isWatched.map { .bool($0) } ?? .null),
      .init("heldOff", .optional(heldOff)),
    ])
  }
}
