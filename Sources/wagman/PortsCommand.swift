import ArgumentParser
import WagmanRemote
import WagmanSerial

extension Wagman {
  struct Ports: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List serial ports, and which of them look like a Wagman.",
      discussion: """
        Each line begins with what --board takes. A USB device is named by its \
        serial number, which stays the same wherever it is plugged in. What a Wagman \
        is like is told by the files of hardware/boards.

        Examples:
          wagman ports
          wagman ports --json
        """)

    @Flag(help: "Print a JSON object for each port.")
    var json = false

    func run() throws {
      let ports: [SerialPort]
      do {
        ports = try SerialPort.all()
      } catch {
        throw Failure("\(error)", code: Failure.boardFailed)
      }
      if ports.isEmpty && !json { print("no serial ports") }
      let boards = ports.isEmpty ? [] : ShippedBoards.all()
      for port in ports {
        let url = port.url(among: ports)
        let board = boards.first { $0.presence(at: port) != nil }
        print(json ? Self.object(port, url, board) : Self.line(port, url, board))
      }
    }

    private static func line(
      _ port: SerialPort, _ url: BoardURL, _ board: BoardDescription?
    ) -> String {
      var words = ["\(url)"]
      if url.address != .serial(.path(port.path)) { words.append(port.path) }
      if let usb = port.usb {
        words.append("\(usb.model)")
        if let serial = usb.serial { words.append("serial number \(serial)") }
      }
      if !port.description.isEmpty { words.append(port.description) }
      if let board {
        let about = board.about.isEmpty ? "" : " (\(board.about))"
        let isWaiting = board.presence(at: port) == .inBootLoader
        words.append(
          "looks like a Wagman \(board.name)" + (isWaiting ? " in its boot loader" : about))
      }
      return words.joined(separator: "  ")
    }

    private static func object(
      _ port: SerialPort, _ url: BoardURL, _ board: BoardDescription?
    ) -> String {
      let isWaiting = board?.presence(at: port) == .inBootLoader
      let wagman = board.map { $0.name + (isWaiting ? " boot loader" : "") }
      func text(_ value: String?) -> String {
        value.map { "\"\(EventPrinter.escape($0))\"" } ?? "null"
      }
      return """
        {"board":\(text("\(url)")),"path":\(text(port.path)),"usb":\(text(port.usb.map { "\($0.model)" })),\
        "serial":\(text(port.usb?.serial)),"description":\(text(port.description)),\
        "wagman":\(text(wagman))}
        """
    }
  }
}
