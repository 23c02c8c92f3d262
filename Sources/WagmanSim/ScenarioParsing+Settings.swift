import WagmanCore
import Yams

extension ScenarioParsing {
  mutating func readEnvironment(_ node: YamlNode) {
    typealias Path = WritableKeyPath<EnvironmentProfile, Int32>
    let numbers: [(String, Path, Quantity)] = [
      ("ambient", \.ambient, .temperature),
      ("daily-swing", \.dailySwing, .temperature),
      ("weather", \.weather, .temperature),
      ("humidity", \.humidity, .humidity),
      ("humidity-swing", \.humiditySwing, .humidity),
      ("supply", \.supply, .voltage),
      ("source-resistance", \.sourceResistance, .resistance),
      ("thermal-resistance", \.thermalResistance, .thermalResistance),
      ("board-heat", \.boardHeat, .power),
      ("board-current", \.boardCurrent, .current),
    ]
    let fields = reader.fields(
      of: node, "the environment", known: numbers.map(\.0) + ["thermal-time"])
    for (name, _, value) in fields.entries {
      if name == "thermal-time" {
        scenario.environment.thermalTime = reader.span(value) ?? scenario.environment.thermalTime
      } else if let (_, path, kind) = numbers.first(where: { $0.0 == name }),
        let number = reader.quantity(value, kind)
      {
        scenario.environment[keyPath: path] = Int32(number)
        if name == "weather" && number < 0 {
          reader.note(value, "the weather cannot stray by less than nothing; write 2degC")
        }
      }
    }
  }

  mutating func readConfiguration(_ node: YamlNode) {
    let known =
      ScenarioParsing.spans.map(\.0) + ScenarioParsing.limits.map(\.0)
      + ["primary-attempts", "heartbeat-lines", "primary-media"]
    let fields = reader.fields(of: node, "config", known: known)
    for (name, _, value) in fields.entries {
      if let (_, path) = ScenarioParsing.spans.first(where: { $0.0 == name }) {
        if let span = reader.span(value) { scenario.configuration[keyPath: path] = span }
      } else if let (_, path, kind) = ScenarioParsing.limits.first(where: { $0.0 == name }) {
        if let number = reader.quantity(value, kind) {
          scenario.configuration.environment[keyPath: path] = Int32(number)
        }
      } else {
        readOtherConfiguration(name, value)
      }
    }
  }

  private mutating func readOtherConfiguration(_ name: String, _ node: YamlNode) {
    switch name {
    case "primary-attempts":
      if let count = reader.whole(node, "primary-attempts", in: 1...250) {
        scenario.configuration.primaryAttempts = UInt8(count)
      }
    case "heartbeat-lines":
      scenario.configuration.heartbeatLines = reader.ports(node, name) ?? PortSet()
    default:
      let names = Port.all.filter(\.hasBootSelector).map { "\($0.name)" }
      for (name, _, value) in reader.fields(of: node, "primary-media", known: names).entries {
        if let port = Port(word: name), let medium = reader.medium(value) {
          scenario.configuration.primaryMedia[port.index] = medium
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
