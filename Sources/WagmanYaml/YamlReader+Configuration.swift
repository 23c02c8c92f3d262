import WagmanCore

extension YamlReader {
  /// Reads what may be told to the machines: durations, limits, media.
  ///
  /// What `node` does not name stays as it is.
  package mutating func read(_ configuration: inout NodeConfiguration, from node: YamlNode) {
    let known =
      YamlReader.spans.map(\.0) + YamlReader.limits.map(\.0)
      + ["primary-attempts", "heartbeat-lines", "primary-media"]
    let fields = self.fields(of: node, "config", known: known)
    for (name, _, value) in fields.entries {
      if let (_, path) = YamlReader.spans.first(where: { $0.0 == name }) {
        if let span = span(value) { configuration[keyPath: path] = span }
      } else if let (_, path, kind) = YamlReader.limits.first(where: { $0.0 == name }) {
        if let number = quantity(value, kind) {
          configuration.environment[keyPath: path] = Int32(number)
        }
      } else {
        readOther(name, value, &configuration)
      }
    }
  }

  private mutating func readOther(
    _ name: String, _ node: YamlNode, _ configuration: inout NodeConfiguration
  ) {
    switch name {
    case "primary-attempts":
      if let count = whole(node, "primary-attempts", in: 1...250) {
        configuration.primaryAttempts = UInt8(count)
      }
    case "heartbeat-lines":
      configuration.heartbeatLines = ports(node, name) ?? PortSet()
    default:
      let names = Port.all.filter(\.hasBootSelector).map { "\($0.name)" }
      for (name, _, value) in fields(of: node, "primary-media", known: names).entries {
        if let port = Port(word: name), let medium = medium(value) {
          configuration.primaryMedia[port.index] = medium
        }
      }
    }
  }

  /// Every duration of the machines, by the name of its field.
  private static var spans: [(String, WritableKeyPath<NodeConfiguration, TickSpan>)] {
    [
      ("enable-after", \.enableAfter), ("drain", \.drain), ("relay-spacing", \.relaySpacing),
      ("start-timeout", \.startTimeout), ("healthy-after", \.healthyAfter),
      ("heartbeat-timeout", \.heartbeatTimeout), ("stop-timeout", \.stopTimeout),
      ("quiet-time", \.quietTime), ("message-spacing", \.messageSpacing),
      ("unexpected-spacing", \.unexpectedSpacing), ("supply-retry", \.supplyRetry),
      ("hold-off", \.holdOff), ("longest-hold-off", \.longestHoldOff), ("turn", \.turn),
      ("stop-spacing", \.stopSpacing), ("hibernate-for", \.hibernateFor),
      ("hibernate-quantum", \.hibernateQuantum), ("critical-after", \.environment.criticalAfter),
      ("normal-after", \.environment.normalAfter), ("sensor-grace", \.environment.sensorGrace),
      ("blind-for", \.environment.blindFor),
    ]
  }

  /// Every limit of the environment, by its name without its unit.
  private static var limits: [(String, WritableKeyPath<EnvironmentLimits, Int32>, Quantity)] {
    [
      ("lowest-temperature", \.lowestMillidegrees, .temperature),
      ("highest-temperature", \.highestMillidegrees, .temperature),
      ("hysteresis-temperature", \.hysteresisMillidegrees, .temperature),
      ("highest-humidity", \.highestHumidity, .humidity),
      ("hysteresis-humidity", \.hysteresisHumidity, .humidity),
      ("lowest-supply", \.lowestMillivolts, .voltage),
      ("hysteresis-supply", \.hysteresisMillivolts, .voltage),
    ]
  }
}
