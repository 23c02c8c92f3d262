import WagmanCore
import WagmanRemote
import WagmanSerial
import WagmanYaml

/// What a supervisor is to do: the options over the file's settings.
struct RunPlan {
  let url: BoardURL
  let data: String
  let links: [LinkURL]
  var client: BoardClient.Settings
  var driver = RemoteDriver.Settings()
  var supervisor = Supervisor.Settings()

  init(_ command: Wagman.Run) throws {
    var file = NodeFile()
    var description: BoardDescription?
    if let config = command.config { (file, description) = try Self.load(config) }
    var url = try command.target.url(else: file.url)
    if let description { url = url.completed(by: description) }
    self.url = url
    guard let data = command.data ?? file.data else {
      throw Failure("where is the node's memory kept? give --data FOLDER, as in /var/lib/wagman")
    }
    self.data = data
    links = try command.links.isEmpty ? file.links : command.links.map(Wagman.Simulate.url)
    client = try command.target.settings()
    client.identifier = client.identifier ?? file.identifier
    // What is not answered in this time is looked at again.
    client.deadline = min(client.deadline, 3_000)
    client.patience = min(client.patience, 500)
    guard command.speed > 0, command.speed <= 1_000 else {
      throw Failure("--speed: \(command.speed) is no speed; write a number like 1 or 60")
    }
    supervisor.speed = command.speed
    supervisor.firmware = file.firmware
    supervisor.onExit = try command.onExit.map(Self.onExit) ?? file.onExit ?? .release
    supervisor.enabled = file.enabled
    supervisor.watched = file.watched
    driver.dialect = description?.dialect
    if command.speed > 1 {
      // At a greater speed what is late in real time is later still in the machines'.
      let least = TickSpan.milliseconds(UInt64(500 * command.speed))
      driver.staleAfter = max(driver.staleAfter, least)
    }
  }

  private static func load(_ path: String) throws -> (NodeFile, BoardDescription?) {
    do throws(Diagnostics) {
      return try NodeFile.load(path: path) { (name, configuration) throws(Diagnostics) in
        try Self.describe(name, &configuration)
      }
    } catch {
      let more = error.all.count > 1 ? " (and \(error.all.count - 1) more)" : ""
      throw Failure(error.all[0].description + more)
    }
  }

  /// A board's description by its path, or by its name in hardware/boards.
  private static func describe(
    _ name: String, _ configuration: inout NodeConfiguration
  ) throws(Diagnostics) -> BoardDescription {
    if name.contains("/") || name.hasSuffix(".yaml") {
      return try BoardDescription.load(path: name, &configuration)
    }
    guard let path = ShippedFiles.path("hardware/boards/\(name).yaml") else {
      let names = ShippedFiles.names(in: "hardware/boards")
      throw Diagnostics([
        Diagnostic(
          file: "board", message: "no board '\(name)'; \(Vocabulary(names).advice(for: name))")
      ])
    }
    return try BoardDescription.load(path: path, &configuration)
  }

  private static func onExit(_ word: String) throws -> Supervisor.OnExit {
    guard let known = Supervisor.OnExit(rawValue: word) else {
      let words = Supervisor.OnExit.allCases.map(\.rawValue).joined(separator: " or ")
      throw Failure("--on-exit: '\(word)' is unknown; write \(words)")
    }
    return known
  }
}

extension BoardURL {
  /// What the URL leaves open, as the board's description has it.
  fileprivate func completed(by description: BoardDescription) -> BoardURL {
    BoardURL(
      address, wire: wire == .auto ? description.wire : wire, baud: baud ?? description.baud,
      speed: speed, seed: seed, losses: losses)
  }
}
