import WagmanHIL
import WagmanYaml

/// Plans and rigs by their paths, or by the names of those that come with the program.
enum HilFiles {
  /// - Throws: ``Failure``, when all that is wrong was said.
  static func plan(_ name: String) throws -> Plan {
    try load(ScenarioFiles.path(of: name, in: "hardware/plans")) { (path) throws(Diagnostics) in
      try Plan.load(path: path, checkLine: ScenarioFiles.problem(with:))
    }
  }

  /// - Throws: ``Failure``, when all that is wrong was said.
  static func rig(_ name: String) throws -> Rig {
    try load(ScenarioFiles.path(of: name, in: "hardware/rigs")) { (path) throws(Diagnostics) in
      try Rig.load(path: path)
    }
  }

  /// - Throws: ``Failure`` where the file cannot be made.
  static func recorder(_ path: String, _ target: HilTarget) throws -> Recorder {
    do {
      return try Recorder(path: path, board: target.name, hasPlant: target.hasPlant)
    } catch {
      throw Failure("--record: \(error)")
    }
  }

  private static func load<Value>(
    _ path: String, _ read: (String) throws(Diagnostics) -> Value
  ) throws -> Value {
    do {
      return try read(path)
    } catch {
      for diagnostic in error.all.dropLast() { Wagman.complain("\(diagnostic)") }
      throw Failure("\(error.all[error.all.count - 1])")
    }
  }
}
