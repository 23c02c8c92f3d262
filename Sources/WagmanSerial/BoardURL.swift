/// How a client reaches a board.
///
/// Written `serial:/dev/ttyACM0`, `serial:usb:SERIALNUMBER`, `pty:PATH`,
/// `unix:PATH`, `tcp:HOST:PORT` or `sim:SCENARIO`, followed by
/// `?wire=auto|console|sensorgram&baud=57600`.
public struct BoardURL: Equatable, Sendable {
  public enum Address: Equatable, Sendable {
    case serial(SerialAddress)
    /// The terminal that a board's end made, by its symbolic link.
    case pseudoTerminal(path: String)
    case unixSocket(path: String)
    case tcp(host: String, port: UInt16)
    /// A board simulated inside this program; the scenario's name, empty for the default one.
    case simulation(String)
  }

  /// Which serial port.
  public enum SerialAddress: Equatable, Sendable {
    case path(String)
    /// The port of the USB device with this serial number, wherever it is plugged in.
    case usbSerial(String)
  }

  public enum Wire: String, Sendable {
    /// Whichever the board turns out to speak.
    case auto
    case console, sensorgram
  }

  public let address: Address
  public let wire: Wire
  /// Bits a second of a serial port; `nil` for what the wire's boards use.
  public let baud: UInt32?

  public init(_ address: Address, wire: Wire = .auto, baud: UInt32? = nil) {
    self.address = address
    self.wire = wire
    self.baud = baud
  }
}
