import WagmanSerial

/// Why the serial port of a board cannot be told by the board's USB ids.
public struct BoardSearchError: Error, Equatable, Sendable {
  public enum Problem: Equatable, Sendable {
    /// The description has none.
    case noIDs
    /// No port has one of these.
    case missing([USBModel])
    /// Boards are there, but none of them runs its program.
    case inBootLoader([Place])
    case several([Place])
  }

  /// A port, as a client names it and where it is.
  public struct Place: Equatable, Sendable {
    public let url: BoardURL
    public let path: String

    public init(_ port: SerialPort, among ports: [SerialPort]) {
      url = port.url(among: ports)
      path = port.path
    }
  }

  /// The name of the board's description.
  public let board: String
  public let problem: Problem

  public init(board: String, _ problem: Problem) {
    self.board = board
    self.problem = problem
  }

  /// Whether the configuration leaves open which board is meant; otherwise the
  /// board is not there, and may be later.
  public var isAmbiguous: Bool {
    switch problem {
    case .noIDs, .several: true
    case .missing, .inBootLoader: false
    }
  }
}

extension BoardSearchError: CustomStringConvertible {
  /// One line for a person.
  public var description: String { "board '\(board)': \(problem)" }
}

extension BoardSearchError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noIDs:
      "it has no USB ids to be found by; give --board URL, or url: in the file"
    case .missing(let models):
      "no serial port has its USB id \(models.map(\.description).joined(separator: " or ")); "
        + "plug it in, or give --board URL (wagman ports lists what is there)"
    case .inBootLoader(let places):
      "at \(Self.list(places)) its boot loader waits for a program; reset the board, or load one"
    case .several(let places):
      "\(Self.list(places)) all have its USB ids; give one as --board URL, or as url: in the file"
    }
  }

  private static func list(_ places: [BoardSearchError.Place]) -> String {
    places.map(\.description).joined(separator: " and ")
  }
}

extension BoardSearchError.Place: CustomStringConvertible {
  /// As in `serial:usb:55731323 (/dev/ttyACM0)`; the path alone where that is all.
  public var description: String {
    url.address == .serial(.path(path)) ? "\(url)" : "\(url) (\(path))"
  }
}
