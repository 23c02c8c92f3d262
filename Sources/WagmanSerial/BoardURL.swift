/// How a client reaches a board.
///
/// Written `serial:/dev/ttyACM0`, `serial:usb:SERIALNUMBER`, `pty:PATH`,
/// `unix:PATH`, `tcp:HOST:PORT` or `sim:[SCENARIO]`, followed by
/// `?wire=auto|console|sensorgram`. A serial port takes `baud=57600`, a
/// simulation `speed=60`, `seed=7` and `firmware=v3`, and every one
/// `lossy=drop:1%,hangups:10/h` and `lossy-seed=7` (``LossPlan``).
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

  public enum Wire: String, CaseIterable, Sendable {
    /// Whichever the board turns out to speak.
    case auto
    case console, sensorgram
  }

  public let address: Address
  public let wire: Wire
  /// Bits a second of a serial port; `nil` for what the wire's boards use.
  public let baud: UInt32?
  /// Virtual seconds in a second, of a simulation; `nil` where nobody said so.
  public let speed: Double?
  /// Whether a simulation's board has the program of v3 boards in the field.
  public let isOriginal: Bool
  /// The seed of a simulation, in place of its scenario's.
  public let seed: UInt64?
  /// What the link does to the bytes on it; `nil` for nothing.
  public let losses: LossPlan?

  public init(
    _ address: Address, wire: Wire = .auto, baud: UInt32? = nil, speed: Double? = nil,
    isOriginal: Bool = false, seed: UInt64? = nil, losses: LossPlan? = nil
  ) {
    self.address = address
    self.wire = wire
    self.baud = baud
    self.speed = speed
    self.isOriginal = isOriginal
    self.seed = seed
    self.losses = losses
  }

  /// The rates that a serial port may be given.
  static let bauds: [UInt32] = [
    9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 500_000, 921_600, 1_000_000,
  ]

  /// The rate at which boards speak a wire: 57600 on a v3's console and ours,
  /// 115200 where a board speaks sensorgrams (WIRE.md, section 5).
  static func baud(of wire: Wire) -> UInt32 {
    switch wire {
    case .auto, .console: 57_600
    case .sensorgram: 115_200
    }
  }
}

extension BoardURL: CustomStringConvertible {
  /// The URL as it can be parsed again, without what is as it would be anyway.
  public var description: String {
    var settings: [String] = []
    if wire != .auto { settings.append("wire=\(wire.rawValue)") }
    if let baud { settings.append("baud=\(baud)") }
    if let speed { settings.append("speed=\(speed)") }
    if isOriginal { settings.append("firmware=v3") }
    if let seed { settings.append("seed=\(seed)") }
    if let losses { settings.append("lossy=\(losses)&lossy-seed=\(losses.seed)") }
    return "\(address)" + (settings.isEmpty ? "" : "?" + settings.joined(separator: "&"))
  }
}

extension BoardURL.Address: CustomStringConvertible {
  public var description: String {
    switch self {
    case .serial(.path(let path)): "serial:\(path)"
    case .serial(.usbSerial(let number)): "serial:usb:\(number)"
    case .pseudoTerminal(let path): "pty:\(path)"
    case .unixSocket(let path): "unix:\(path)"
    case .tcp(let host, let port): LinkText.description(host: host, port: port)
    case .simulation(let scenario): "sim:\(scenario)"
    }
  }
}
