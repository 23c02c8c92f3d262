import Foundation
import WagmanReport

/// A folder with all that is known of a run that did not pass, and the command that repeats it.
public struct Bundle {
  private let results: PlanResults
  private let properties: [(name: String, value: String)]
  /// The command that runs what did not pass once more.
  private let command: String

  public init(
    _ results: PlanResults, properties: [(name: String, value: String)], command: String
  ) {
    self.results = results
    self.properties = properties
    self.command = command
  }

  /// Writes the folder, which is made where there is none.
  ///
  /// - Parameters:
  ///   - folder: Its path; files of these names in it are replaced.
  ///   - graph: A drawing of the run.
  /// - Returns: the names of the files that were written.
  /// - Throws: why one could not be.
  public func write(to folder: String, graph: String) throws -> [String] {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var names: [String] = []
    func add(_ name: String, _ data: Data) throws {
      try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)"), options: .atomic)
      names.append(name)
    }
    if let plan = FileManager.default.contents(atPath: results.plan.file) {
      try add("plan.yaml", plan)
    }
    try add("log.jsonl", Data(JSONLines(results, properties: properties).text.utf8))
    try add("junit.xml", Data(JUnit(results, properties: properties).text.utf8))
    try add("report.html", Data(results.page(properties: properties).html().utf8))
    if !graph.isEmpty { try add("graph.svg", Data(graph.utf8)) }
    if let memory = results.memory { try add("board.img", Data(memory)) }
    try results.writeWaveforms(to: "\(folder)/run.vcd")
    names.append("run.vcd")
    try add("repeat.sh", Data("#!/bin/sh\nexec \(command) \"$@\"\n".utf8))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: "\(folder)/repeat.sh")
    return names
  }
}
