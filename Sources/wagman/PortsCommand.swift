import ArgumentParser
import WagmanSerial

extension Wagman {
  struct Ports: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List serial ports, and which of them look like a Wagman.")

    func run() throws {
      let ports: [SerialPort]
      do {
        ports = try SerialPort.all()
      } catch {
        throw Failure("\(error)", code: Failure.boardFailed)
      }
      if ports.isEmpty { print("no serial ports") }
      for port in ports {
        var line = port.path
        if let usb = port.usb { line += "  \(usb)" }
        if !port.description.isEmpty { line += "  \(port.description)" }
        if let model = port.wagman { line += "  looks like a \(model)" }
        print(line)
      }
    }
  }
}
