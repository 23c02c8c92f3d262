import WagmanReport
import WagmanSim

extension Wagman.Simulate {
  /// Who gathers the page of the run; `nil` where nobody asked for one.
  ///
  /// - Throws: ``Failure`` where its file cannot be written.
  func recorder(for scenario: Scenario) throws -> RunRecorder? {
    guard let report else { return nil }
    let file = try ReportFile(report)
    let facts = [
      Fact(name: "scenario", value: scenario.name), Fact(name: "about", value: scenario.about),
      Fact(name: "firmware", value: programName),
      Fact(name: "seed", value: "\(seed ?? scenario.seed)"),
      Fact(name: "wagman", value: Wagman.configuration.version),
      Fact(name: "again with", value: commandLine(of: scenario)),
    ]
    return RunRecorder(
      scenario, facts: facts.filter { !$0.value.isEmpty },
      limits: firmware == .v3 ? nil : scenario.configuration.environment, to: file)
  }

  private var programName: String {
    if fieldBus != nil { return "that of a controller on a field bus" }
    return firmware == .v3 ? "that of v3 boards" : "Wagman's"
  }

  /// The command that runs the same once more, but for what clients say.
  private func commandLine(of scenario: Scenario) -> String {
    var words = ["wagman", "sim", self.scenario, "--seed", "\(seed ?? scenario.seed)"]
    func add(_ option: String, _ value: String?) {
      if let value { words += [option, value] }
    }
    add("--for", length)
    if excerpt { words.append("--excerpt") }
    add("--start-image", startImage)
    if firmware == .v3 { add("--firmware", "v3") }
    add("--heartbeat-timeout", heartbeatTimeout)
    if logsInside { words.append("--logs-inside") }
    add("--speed", speed)
    for link in links { add("--link", link) }
    add("--field-bus", fieldBus)
    for console in consoles { add("--console", console) }
    if clock == .free { add("--clock", "free") }
    return words.map(\.shellWord).joined(separator: " ")
  }
}
