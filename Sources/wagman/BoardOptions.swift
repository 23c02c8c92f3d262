import ArgumentParser
import Foundation
import WagmanRemote
import WagmanSerial
import WagmanWire
import WagmanYaml

/// Which board is asked, and how long it may take.
struct BoardOptions: ParsableArguments {
  @Option(
    help:
      "The board: serial:DEVICE, serial:usb:SERIALNUMBER, pty:PATH, unix:PATH, tcp:HOST:PORT or sim:[SCENARIO], each with ?wire=auto|console|sensorgram. (default: the environment's WAGMAN_BOARD)"
  )
  var board: String?

  @Option(
    name: .customLong("board-id"), help: "Refuse any board but the one with this id, 12 hex digits."
  )
  var identifier: String?

  @Option(help: "How long an answer may take, as in 10s.")
  var deadline = "10s"

  /// The board's URL, of which nothing has been opened.
  ///
  /// - Throws: a ``Failure`` of bad input.
  func url() throws -> BoardURL {
    guard let url = try namedURL() else { throw Self.noBoard }
    return url
  }

  /// The URL that somebody gave.
  ///
  /// - Parameter other: what counts where no option says one.
  /// - Returns: the URL of the option, else `other`, else the environment's, if any.
  /// - Throws: a ``Failure`` of bad input.
  func namedURL(else other: BoardURL? = nil) throws -> BoardURL? {
    if board == nil, let other { return other }
    if let board, board.isEmpty { throw Self.noBoard }
    let named = board ?? ProcessInfo.processInfo.environment["WAGMAN_BOARD"]
    guard let text = named, !text.isEmpty else { return nil }
    do {
      return try BoardURL(text)
    } catch {
      throw Failure("\(error)")
    }
  }

  static var noBoard: Failure {
    Failure("which board? give --board URL or set WAGMAN_BOARD, as in --board serial:/dev/ttyACM0")
  }

  func settings() throws -> BoardClient.Settings {
    var settings = BoardClient.Settings()
    settings.deadline = try Self.milliseconds(deadline, of: "--deadline")
    settings.patience = min(settings.patience, max(settings.deadline / 3, 1))
    if let identifier {
      guard let word = BoardIdentifier.read(identifier) else {
        throw Failure("--board-id: " + BoardIdentifier.complaint(about: identifier))
      }
      settings.identifier = word
    }
    return settings
  }

  /// Opens the link for as long as something is asked of the board.
  ///
  /// What a lossy link did is said at the end, whatever came of it.
  func withClient(_ ask: (BoardClient) throws -> Void) throws {
    let (url, settings) = (try url(), try settings())
    let connection = try Connection.open(url)
    defer { connection.tellLosses() }
    Interruption.watch()
    try ask(BoardClient(connection, settings: settings))
  }

  /// A duration that is longer than nothing.
  static func milliseconds(_ text: String, of option: String) throws -> UInt64 {
    let milliseconds: Int64
    do {
      milliseconds = try Quantity.duration.parse(text)
    } catch {
      throw Failure("\(option): \(error.message)")
    }
    guard milliseconds > 0 else {
      throw Failure("\(option): '\(text)' is no time; write one like 10s")
    }
    return UInt64(milliseconds)
  }
}

extension Failure {
  /// The board, or its link, did not do what it was asked.
  init(_ error: BoardError) {
    let code: Int32 =
      switch error {
      case .refused, .unknownCommand, .notOnThisWire: Failure.failedCheck
      case .timedOut, .hungUp, .garbled, .wrongBoard: Failure.boardFailed
      case .interrupted: Failure.interrupted
      }
    self.init("\(error)", code: code)
  }
}

extension Connection {
  /// Says on standard error what a lossy link struck; nothing of any other.
  func tellLosses() {
    if let losses { Wagman.complain("\(losses)") }
  }
}

extension BoardClient {
  /// Asks, until SIGINT or SIGTERM.
  func answer(to command: ConsoleCommand) throws -> Reply {
    do {
      return try ask(command) { Interruption.isRequested }
    } catch {
      throw Failure(error)
    }
  }
}
