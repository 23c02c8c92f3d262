import WagmanCore
import WagmanYaml
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
}
