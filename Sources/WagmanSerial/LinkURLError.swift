/// What is wrong with the text of a link's URL, at either end.
///
/// Its description is one line for a person: what, where, and what would be right.
public struct LinkURLError: Error, Equatable, Sendable {
  public enum Problem: Equatable, Sendable {
    case unknownKind(String)
    case noPath(kind: String)
    case longPath(bytes: Int)
    case noSerialNumber
    case noHost
    case bareIPv6(String)
    case noPort
    case badPort(String)
    case notASetting(String)
    case unknownSetting(String)
    case repeated(String)
    /// A setting that this kind of link does not have.
    case settingOfAnother(String, kind: String)
    case unknownWire(String)
    case unknownRights(String)
    case badBaud(String)
    /// 1200 baud is how a board is told to wait in its boot loader.
    case bootLoaderTouch
    case badSpeed(String)
    case badFirmware(String)
    case badSeed(String)
    case badLoss(String)
    case badChance(String)
    case badRate(String)
  }

  /// The whole URL as it was given.
  public let link: String
  public let problem: Problem
  public let end: LinkEnd

  public init(_ link: String, _ problem: Problem, _ end: LinkEnd = .board) {
    self.link = link
    self.problem = problem
    self.end = end
  }
}

extension LinkURLError: CustomStringConvertible {
  public var description: String {
    switch end {
    case .board: "link '\(link)': \(reason)"
    case .client: "board '\(link)': \(reason)"
    }
  }

  private var kinds: String {
    switch end {
    case .board: "a link is pty:PATH, unix:PATH or tcp:HOST:PORT"
    case .client:
      "a board is at serial:DEVICE, serial:usb:SERIALNUMBER, pty:PATH, unix:PATH, "
        + "tcp:HOST:PORT or sim:[SCENARIO]"
    }
  }

  private var settings: String {
    switch end {
    case .board: "wire=… and rights=…"
    case .client: "wire=…, baud=…, speed=…, seed=…, firmware=…, lossy=… and lossy-seed=…"
    }
  }

  private var reason: String {
    switch problem {
    case .unknownKind(let kind):
      "unknown kind '\(kind)'; \(kinds)"
    case .noPath("serial"):
      "the device is missing after 'serial:', as in serial:/dev/ttyACM0"
    case .noPath(let kind):
      "the path is missing after '\(kind):', as in \(kind):/tmp/wagman"
    case .longPath(let bytes):
      "the path has \(bytes) bytes; a socket's has at most \(LinkText.longestSocketPath)"
    case .noSerialNumber:
      "the serial number is missing after 'serial:usb:'; wagman ports lists them"
    case .noHost:
      "the host is missing, as in tcp:localhost:4000"
    case .bareIPv6(let host):
      "'\(host)' is no host name; an IPv6 address stands in brackets, as in tcp:[::1]:4000"
    case .noPort:
      "the port is missing, as in tcp:localhost:4000"
    case .badPort(let port):
      "'\(port)' is no port; it is a number from 1 to 65535"
        + (end == .board ? ", or 0 for any that is free" : "")
    case .notASetting(let text):
      "'\(text)' is no setting; settings are \(settings), joined by '&'"
    case .unknownSetting(let name):
      "unknown setting '\(name)'; settings are \(settings)"
    case .repeated(let name):
      "'\(name)' is given twice"
    case .settingOfAnother(let name, let kind):
      "'\(name)' is a setting of \(kind): alone"
    case .unknownWire(let value):
      "unknown wire '\(value)'; it is \(end == .client ? "auto, " : "")console or sensorgram"
    case .unknownRights(let value):
      "unknown rights '\(value)'; they are admin or guest0 to guest4"
    case .badBaud(let value):
      "'\(value)' is no baud rate; it is one of "
        + BoardURL.bauds.map(String.init).joined(separator: ", ")
    case .bootLoaderTouch:
      "1200 baud sends a board into its boot loader; boards speak at 57600 or 115200"
    case .badSpeed(let value):
      "'\(value)' is no speed; it is a number of virtual seconds in a second, as in speed=60"
    case .badFirmware(let value):
      "'\(value)' is no firmware of a simulation; it is ours or v3"
    case .badSeed(let value):
      "'\(value)' is no seed; it is a whole number from 0 to \(UInt64.max)"
    case .badLoss(let value):
      "'\(value)' is no loss; losses are drop:1%, double:1%, garble:1%, stall:1% and "
        + "hangups:10/h, each also as in drop-in:1% or drop-out:1%, joined by ','"
    case .badChance(let value):
      "'\(value)' is no chance; it is a percentage of the bytes from 0% to 100%, as in 1% or 0.25%"
    case .badRate(let value):
      "'\(value)' is no rate of hang-ups; it is a number for each h, min or s, as in 10/h"
    }
  }
}
