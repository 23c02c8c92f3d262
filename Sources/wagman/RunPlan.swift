import WagmanCore
import WagmanRemote
import WagmanSerial
import WagmanYaml

/// What a supervisor is to do: the options over the file's settings.
struct RunPlan {
  let url: BoardURL
  /// What is to be said of a board that nobody named a link of: which was taken.
  private(set) var finding: String?
  let data: String
  let links: [LinkURL]
  var client: BoardClient.Settings
  var driver = RemoteDriver.Settings()
  var supervisor = Supervisor.Settings()

  /// - Parameters:
  ///   - command: The options.
  ///   - ports: What lists the serial ports of this machine.
  /// - Throws: a ``Failure``; nothing has been opened then.
  init(
    _ command: Wagman.Run,
    ports: () throws(SerialPortError) -> [SerialPort] = SerialPort.all
  ) throws {
    var file = NodeFile()
    var description: BoardDescription?
    if let config = command.config { (file, description) = try Self.load(config) }
    var url = try command.target.namedURL(else: file.url)
    if url == nil && description == nil { throw BoardOptions.noBoard }
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
    // What is wrong with all else is said before anything is looked for.
    if let description, let config = command.config {
      if url == nil { (url, finding) = try Self.find(description, config, ports) }
      url = url?.completed(by: description)
    }
    guard let url else { throw BoardOptions.noBoard }
    self.url = url
  }

  private static func load(_ path: String) throws -> (NodeFile, BoardDescription?) {
    do throws(Diagnostics) {
      return try NodeFile.load(path: path) { (name, configuration) throws(Diagnostics) in
        try ShippedBoards.load(name, &configuration)
      }
    } catch {
      let more = error.all.count > 1 ? " (and \(error.all.count - 1) more)" : ""
      throw Failure(error.all[0].description + more)
    }
  }

  /// The serial port of the board that the file names.
  private static func find(
    _ board: BoardDescription, _ config: String, _ ports: () throws(SerialPortError) -> [SerialPort]
  ) throws -> (BoardURL, String) {
    do {
      let ports = try ports()
      let port = try board.port(among: ports)
      let about = board.about.isEmpty ? "" : " (\(board.about))"
      let place = BoardSearchError.Place(port, among: ports)
      return (place.url, "board \(board.name)\(about) found at \(place)")
    } catch let error as BoardSearchError {
      throw Failure(
        "\(config): \(error)", code: error.isAmbiguous ? Failure.badInput : Failure.boardFailed)
    } catch {
      throw Failure("\(config): board '\(board.name)': \(error)", code: Failure.boardFailed)
    }
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
