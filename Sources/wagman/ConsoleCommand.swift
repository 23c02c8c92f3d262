import ArgumentParser
import Foundation
import WagmanSerial

extension Wagman {
  struct Console: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A terminal to a board: what it says with the time, what is typed goes to it.",
      discussion: """
        Lines go to the board when they are ended. Lines of sensorgrams are shown \
        decoded. A link that hangs up is opened again. Ctrl-D ends it; at the end of \
        piped input the answers are still awaited, at most for two seconds of silence.

        Examples:
          wagman console serial:/dev/ttyACM0 --log board.log
          echo hb | wagman console unix:/tmp/wagman
        """)

    @Argument(help: "The board, as for --board. (default: the environment's WAGMAN_BOARD)")
    var board: String?

    @Option(help: "Append both directions to this file, with the time.")
    var log: String?

    func run() throws {
      var options = BoardOptions()
      options.board = board
      let url = try options.url()
      let file = try log.map(Self.open)
      let connection = try Connection.open(url)
      defer { connection.tellLosses() }
      Interruption.watch()
      Terminal(connection, log: file).run()
      if Interruption.isRequested { throw ExitCode(Failure.interrupted) }
    }

    private static func open(_ path: String) throws -> FileHandle {
      let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        throw Failure("--log: \(path): \(String(cString: strerror(errno)))")
      }
      return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
  }
}
