import Glibc

/// Opens serial ports: the same device again, whatever its path has become.
final class SerialOpener: LinkOpener {
  private let address: BoardURL.SerialAddress
  /// The rate for the next opening, in bits a second.
  var baud: UInt32
  /// Who was found at the path when it was opened first.
  private var identity: USBIdentity?
  private let ports: () throws(SerialPortError) -> [SerialPort]

  /// - Parameters:
  ///   - address: which port.
  ///   - baud: bits a second.
  ///   - ports: what lists the serial ports of this machine.
  init(
    _ address: BoardURL.SerialAddress, baud: UInt32,
    ports: @escaping () throws(SerialPortError) -> [SerialPort] = SerialPort.all
  ) {
    self.address = address
    self.baud = baud
    self.ports = ports
  }

  func open(at now: UInt64) throws(LinkOpenError) -> Opening {
    let path = try path()
    let link = try SerialLink(path: path, baud: baud, for: .serial(address), at: now)
    if identity == nil { note(path) }
    return .open(link)
  }

  /// Where the port is now, with symbolic links resolved.
  func path() throws(LinkOpenError) -> String {
    switch address {
    case .usbSerial(let number):
      return try only(number) { $0.usb?.serial == number }
    case .path(let path):
      guard let identity, let number = identity.serial else {
        guard let resolved = resolvedPath(path) else {
          throw .last("open", .serial(address))
        }
        return resolved
      }
      // Adapters of one make may all bear the same number: then the path decides.
      let resolved = resolvedPath(path)
      if let resolved, try listed().contains(where: { $0.path == resolved && $0.usb == identity }) {
        return resolved
      }
      return try only(number) { $0.usb == identity }
    }
  }

  /// Takes note of who is at a path, as at the first opening.
  func note(_ path: String) { identity = (try? ports())?.first { $0.path == path }?.usb }

  private func only(
    _ number: String, where matches: (SerialPort) -> Bool
  ) throws(LinkOpenError) -> String {
    let found = try listed().filter(matches).map(\.path)
    guard let first = found.first else {
      throw LinkOpenError(.serial(address), .noSuchSerialNumber(number))
    }
    guard found.count == 1 else {
      throw LinkOpenError(.serial(address), .ambiguousSerialNumber(found))
    }
    return first
  }

  private func listed() throws(LinkOpenError) -> [SerialPort] {
    do throws(SerialPortError) {
      return try ports()
    } catch {
      throw LinkOpenError(.serial(address), .unlisted(error))
    }
  }
}
