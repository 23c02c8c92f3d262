import ArgumentParser
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

        Where the file names a board, as in board: v3, and nothing gives its URL, the \
        one serial port with the USB ids of hardware/boards/v3.yaml is taken.

        Examples:
          wagman run --board serial:usb:55731323 --data /var/lib/wagman
          wagman run --config node.yaml --link unix:/run/wagman/node.sock
          wagman run --board pty:/tmp/wagman --data /tmp/node

        Exit codes: 0 ended by SIGTERM or SIGINT, 2 bad input, 3 the board cannot be \
        reached or is another one, or the folder cannot be written any more.
        """)

    @OptionGroup var target: BoardOptions

    @Option(help: "A YAML file with everything that follows, and the machines' settings.")
    var config: String?

    @Option(help: "The folder for the node's memory; made where there is none.")
    var data: String?

    @Option(
      name: .customLong("link"),
      help: "Answer clients of this node at pty:PATH, unix:PATH or tcp:HOST:PORT.")
    var links: [String] = []

    @Option(name: .customLong("on-exit"), help: "What becomes of the loads: release or off.")
    var onExit: String?

    @Option(help: "Virtual seconds in a second, for a simulated board that runs as fast.")
    var speed = 1.0

    @Flag(help: "Print events as JSON lines.")
    var json = false

    func run() throws {
      let plan = try RunPlan(self)
      if let finding = plan.finding { Wagman.complain(finding) }
      let directory: NodeDirectory
      let memory: ImageFile
      do {
        directory = try NodeDirectory(path: plan.data) { MemoryImage() }
        memory = try ImageFile(path: directory.imagePath)
      } catch let error as NodeDirectoryError {
        throw Failure("--data: \(error)")
      } catch {
        throw Failure("--data: \(plan.data)/node.img: \(error)")
      }
      let connection = try Connection.open(plan.url)
      let server = try plan.links.isEmpty ? nil : Simulate.open(plan.links)
      defer { server?.close() }
      Interruption.watch()
      let driver = RemoteDriver(
        BoardClient(connection, settings: plan.client), settings: plan.driver,
        number: directory.driven?.reservedNumbers ?? 0)
      var supervisor = Supervisor(
        driver, directory: directory, memory: memory, server: server, settings: plan.supervisor)
      for link in server?.links ?? [] { Wagman.complain("listening on \(link)") }
      var printer = RunPrinter(isJSON: json)
      defer { connection.tellLosses() }
      do {
        try supervisor.run(isInterrupted: { Interruption.isRequested }) { printer.print($0) }
      } catch let error as BoardError {
        throw Failure(error)
      } catch {
        supervisor.giveBack()
        throw Failure("\(error)", code: Failure.boardFailed)
      }
    }
  }
}
