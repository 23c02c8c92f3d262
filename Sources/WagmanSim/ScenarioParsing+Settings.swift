import WagmanCore
import WagmanYaml
import Yams

extension ScenarioParsing {
  mutating func readExcerpt(_ node: YamlNode) {
    let fields = reader.fields(of: node, "an excerpt", known: ["from", "for"])
    let from = fields["from"].flatMap { moment($0) }
    if fields["from"] == nil {
      reader.note(node, "an excerpt without a beginning; add 'from: 1h'")
    }
    guard let place = fields["for"] else {
      reader.note(node, "an excerpt without a length; add 'for: 90min'")
      return
    }
    guard let length = reader.span(place), let from else { return }
    if length.milliseconds == 0 {
      reader.note(place, "an excerpt of no time shows nothing; write 90min")
    } else if length > Excerpt.longest {
      reader.note(place, "\(length.text) is too long; at most \(Excerpt.longest.text)")
    } else if from.milliseconds + length.milliseconds > scenario.span.milliseconds {
      reader.note(
        place, "the excerpt ends after the run; it ends after \(scenario.span.text), as 'for' says")
    }
    scenario.excerpt = Excerpt(from: from, length: length)
  }

  mutating func readRecovery(_ node: YamlNode) {
    let fields = reader.fields(of: node, "a recovery", known: ["from", "up-within"])
    let from = fields["from"].flatMap { moment($0) }
    if fields["from"] == nil { reader.note(node, "a recovery without a moment; add 'from: 24h'") }
    let within = fields["up-within"].map { reader.span($0) } ?? .minutes(90)
    guard let from, let within else { return }
    scenario.recovery = Recovery(from: from, upWithin: within)
  }

  /// How many failures the record counts at first: `{gn: 1023}`.
  mutating func readFailures(_ node: YamlNode) {
    guard case .mapping(let mapping) = node else {
      reader.note(node, "failures is not a mapping; write it as '{gn: 1023}'")
      return
    }
    for (key, value) in mapping {
      guard let port = reader.port(key) else { continue }
      scenario.failures[port.index] =
        reader.whole(value, "a count of failures", in: 0...UInt64(UInt32.max))
        .map { UInt32(truncatingIfNeeded: $0) } ?? 0
    }
  }

  /// What the program of v3 boards was built with.
  mutating func readOriginal(_ node: YamlNode) {
    let fields = reader.fields(
      of: node, "the settings of a v3 board", known: ["heartbeat-timeout", "back-off-below"])
    for (name, _, value) in fields.entries {
      guard let span = reader.span(value) else { continue }
      if span.milliseconds == 0 { reader.note(value, "no time is none; write 5min") }
      switch name {
      case "heartbeat-timeout": scenario.original.heartbeatTimeout = span
      default: scenario.original.backOffBelow = span
      }
    }
  }

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
}
