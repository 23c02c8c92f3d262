import ArgumentParser
import WagmanSerial

extension Wagman {
  struct Ports: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List serial ports, and which of them look like a Wagman.",
      discussion: """
        Each line begins with what --board takes. A USB device is named by its \
        serial number, which stays the same wherever it is plugged in.

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
      for port in ports {
        let url = port.url(among: ports)
        print(json ? Self.object(port, url) : Self.line(port, url))
      }
    }

    private static func line(_ port: SerialPort, _ url: BoardURL) -> String {
      var words = ["\(url)"]
      if url.address != .serial(.path(port.path)) { words.append(port.path) }
      if let usb = port.usb {
        words.append("\(usb)")
        if let serial = usb.serial { words.append("serial number \(serial)") }
      }
      if !port.description.isEmpty { words.append(port.description) }
      if let model = port.wagman { words.append("looks like a Wagman \(model.rawValue)") }
      return words.joined(separator: "  ")
    }

    private static func object(_ port: SerialPort, _ url: BoardURL) -> String {
      func text(_ value: String?) -> String {
        value.map { "\"\(EventPrinter.escape($0))\"" } ?? "null"
      }
      return """
        {"board":\(text("\(url)")),"path":\(text(port.path)),"usb":\(text(port.usb.map { "\($0)" })),\
        "serial":\(text(port.usb?.serial)),"description":\(text(port.description)),\
        "wagman":\(text(port.wagman?.rawValue))}
        """
    }
  }
}
