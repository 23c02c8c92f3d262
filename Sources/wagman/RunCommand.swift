import ArgumentParser
import Foundation
import WagmanCore
import WagmanImage
import WagmanRemote
import WagmanSerial

extension Wagman {
  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Supervise a board: the node's machines run here.",
      discussion: """
        The board is taken into manual mode; what decides, logs and remembers runs \
        in this program, over the same code as on the board. Its record and log are \
        kept in the folder of --data as the 32 KiB image that a board has, so that a \
        restart touches no running guest and forgets no counter.

        When it ends, or the link is lost for longer than the board's patience, the \
        board decides for itself again, with the relays as they are.

        Examples:
          wagman run --board serial:usb:55731323 --data /var/lib/wagman
          wagman run --board pty:/tmp/wagman --data /tmp/node --link unix:/tmp/node.sock
        """)

    @OptionGroup var target: BoardOptions

    @Option(help: "The folder for the node's memory; made where there is none.")
    var data: String

    @Option(help: "Virtual seconds in a second, for a simulated board that runs as fast.")
    var speed = 1.0

    @Option(
      name: .customLong("link"),
      help: "Answer clients of this node at pty:PATH, unix:PATH or tcp:HOST:PORT.")
    var links: [String] = []

    @Option(name: .customLong("on-exit"), help: "What becomes of the loads: release or off.")
    var onExit: String?

    @Flag(help: "Print events as JSON lines.")
    var json = false

    func run() throws {
      var settings = Supervisor.Settings()
      guard speed > 0, speed <= 1_000 else {
        throw Failure("--speed: \(speed) is no speed; write a number like 1 or 60")
      }
      settings.speed = speed
      if let onExit { settings.onExit = try Self.onExit(onExit) }
      let urls = try links.map(Simulate.url)
      let url = try target.url()
      var clientSettings = try target.settings()
      clientSettings.deadline = min(clientSettings.deadline, 3_000)
      clientSettings.patience = 500
      let directory: NodeDirectory
      let memory: ImageFile
      do {
        directory = try NodeDirectory(path: data) { MemoryImage() }
        memory = try ImageFile(path: directory.imagePath)
      } catch let error as NodeDirectoryError {
        throw Failure("--data: \(error)")
      } catch {
        throw Failure("--data: \(data)/node.img: \(error)")
      }
      let connection: Connection
      do {
        connection = try Connection(url)
      } catch {
        throw Failure("\(error)", code: Failure.boardFailed)
      }
      let server = try urls.isEmpty ? nil : Simulate.open(urls)
      defer { server?.close() }
      Interruption.watch()
      let driver = RemoteDriver(
        BoardClient(connection, settings: clientSettings), settings: driverSettings,
        number: directory.driven?.reservedNumbers ?? 0)
      var supervisor = Supervisor(
        driver, directory: directory, memory: memory, server: server, settings: settings)
      for link in server?.links ?? [] { Wagman.complain("listening on \(link)") }
      var printer = RunPrinter(isJSON: json)
      do {
        try supervisor.run(isInterrupted: { Interruption.isRequested }) { printer.print($0) }
      } catch let error as BoardError {
        throw Failure(error)
      } catch let error as NodeDirectoryError {
        throw Failure("\(error)", code: Failure.boardFailed)
      }
    }

    /// At a greater speed what is late in real time is later still in the machines'.
    private var driverSettings: RemoteDriver.Settings {
      var settings = RemoteDriver.Settings()
      if speed > 1 {
        settings.staleAfter = max(
          settings.staleAfter, .milliseconds(UInt64(500 * speed)))
      }
      return settings
    }

    private static func onExit(_ word: String) throws -> Supervisor.OnExit {
      guard let known = Supervisor.OnExit(rawValue: word) else {
        let words = Supervisor.OnExit.allCases.map(\.rawValue).joined(separator: " or ")
        throw Failure("--on-exit: '\(word)' is unknown; write \(words)")
      }
      return known
    }
  }
}
