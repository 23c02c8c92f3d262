import Foundation
import WagmanImage
import WagmanSim
import WagmanYaml

/// Where scenarios are, and how their console lines are checked.
enum ScenarioFiles {
  /// Loads a scenario: a file, or a name in the folder of scenarios.
  static func load(_ name: String) throws(Diagnostics) -> Scenario {
    let path = path(of: name)
    let shipped = ShippedFiles.path("sim/guests")
    return try Scenario.load(
      path: path, library: GuestLibrary(besideScenario: path, others: shipped.map { [$0] } ?? []),
      validateCommand: problem)
  }

  /// A name without a slash and an ending is one of the shipped files, here or where the
  /// program was built or installed.
  static func path(of name: String, in folder: String = "sim/scenarios") -> String {
    guard !name.contains("/"), !name.hasSuffix(".yaml") else { return name }
    let relative = "\(folder)/\(name).yaml"
    return ShippedFiles.path(relative) ?? relative
  }

  /// What is wrong with a line for a console; the declarations of the commands say.
  static func problem(with line: String) -> String? {
    Happening.problem(withLine: line)
  }
}
