import Foundation
import WagmanImage
import WagmanSim
import WagmanWire
import WagmanYaml

/// Where scenarios are, and how their console lines are checked.
enum ScenarioFiles {
  /// Loads a scenario: a file, or a name in the folder of scenarios.
  static func load(_ name: String) throws(Diagnostics) -> Scenario {
    let path = path(of: name)
    let shipped = folders.map { $0.isEmpty ? "sim/guests" : "\($0)/sim/guests" }
      .first(where: FileManager.default.fileExists)
    return try Scenario.load(
      path: path, library: GuestLibrary(besideScenario: path, others: shipped.map { [$0] } ?? []),
      validateCommand: problem)
  }

  /// A name without a slash and an ending is one of the shipped scenarios, here
  /// or where the program was built or installed.
  static func path(of name: String) -> String {
    guard !name.contains("/"), !name.hasSuffix(".yaml") else { return name }
    let relative = "sim/scenarios/\(name).yaml"
    for folder in folders {
      let path = folder.isEmpty ? relative : "\(folder)/\(relative)"
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    return relative
  }

  /// The working folder, then every folder above the program, each also with
  /// `share/wagman` as `make install` leaves it.
  private static var folders: [String] {
    var folders = [""]
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      folders.append(folder.path)
      folders.append(folder.path + "/share/wagman")
    }
    return folders
  }

  /// What is wrong with a line for a console; the declarations of the commands say.
  static func problem(with line: String) -> String? {
    let bytes = Array(line.utf8)
    switch ConsoleRequest.read(bytes.span) {
    case .nothing: return "the line is empty"
    case .dropped: return "the line is longer than a console takes (79 bytes, 8 words)"
    case .request(let request):
      guard request.command == nil else { return nil }
      var text = TextLine<400>()
      request.writeError(into: &text)
      return String(text)
    }
  }
}
