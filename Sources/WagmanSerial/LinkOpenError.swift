import Glibc

/// Why a link could not be opened, at either end.
///
/// Its description is one line for a person: what, where, and what would be right.
public struct LinkOpenError: Error, Equatable, Sendable {
  public enum Problem: Equatable, Sendable {
    /// Something stands at the path already. It is left as it was.
    case exists
    /// More links and clients than places.
    case noPlace
    /// The host's name is not known, in the words of the resolver.
    case unknownHost(String)
    /// Another program has the device open; its process id, where it is known.
    case inUse(process: Int32?)
    /// The path leads to something that is no terminal.
    case notTerminal
    /// The device is no serial port.
    case notSerialPort
    /// The port's settings cannot be made what boards need.
    case unsuitable(String)
    /// No port has this USB serial number.
    case noSuchSerialNumber(String)
    /// More than one port has it.
    case ambiguousSerialNumber([String])
    /// The ports cannot be looked through for it.
    case unlisted(SerialPortError)
    /// This program has no simulated boards.
    case noSimulation
    /// The far side did not answer the attempt to connect.
    case noAnswer
    /// A system call failed.
    case system(call: String, code: Int32)
  }

  /// The link's address, as a URL writes it.
  public let address: String
  public let end: LinkEnd
  public let problem: Problem

  public init(_ address: LinkURL.Address, _ problem: Problem) {
    self.address = "\(address)"
    end = .board
    self.problem = problem
  }

  public init(_ address: BoardURL.Address, _ problem: Problem) {
    self.address = "\(address)"
    end = .client
    self.problem = problem
  }

  /// The error of a call that has just failed.
  static func last(_ call: String, _ address: LinkURL.Address) -> LinkOpenError {
    LinkOpenError(address, .system(call: call, code: errno))
  }

  /// The error of a call that has just failed.
  static func last(_ call: String, _ address: BoardURL.Address) -> LinkOpenError {
    LinkOpenError(address, .system(call: call, code: errno))
  }
}

extension LinkOpenError: CustomStringConvertible {
  public var description: String {
    switch end {
    case .board: "link '\(address)': \(problem)"
    case .client: "board '\(address)': \(problem)"
    }
  }
}

extension LinkOpenError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exists:
      "the path exists already and is left as it is; give another, or remove it"
    case .noPlace:
      "too many links; there are \(LinkServer.placeCount) places, and each pty takes one"
    case .unknownHost(let reason):
      "the host is not known: \(reason)"
    case .inUse(let process):
      "in use by \(process.map { "process \($0)" } ?? "another program"); "
        + "ask that one (wagman run --link), or end it first"
    case .notTerminal:
      "no terminal stands there; a socket is unix:PATH"
    case .notSerialPort:
      "no serial port of this machine; wagman ports lists them, and a pseudo-terminal is pty:PATH"
    case .unsuitable(let reason):
      "the port cannot be set to 8 bits without parity and flow control: \(reason)"
    case .noSuchSerialNumber(let number):
      "no port has the USB serial number '\(number)'; wagman ports lists them"
    case .ambiguousSerialNumber(let paths):
      "\(paths.joined(separator: " and ")) have this serial number; give one by its path"
    case .unlisted(let error): "\(error)"
    case .noSimulation:
      "there are no simulated boards here; name a serial port, pty, or socket"
    case .noAnswer:
      "no answer; is the address right, and the board's end running?"
    case .system("open", EACCES):
      "open: \(String(cString: strerror(EACCES))); "
        + "is this user in the group that owns the device (often dialout)?"
    case .system(let call, let code):
      "\(call): \(String(cString: strerror(code)))"
    }
  }
}
