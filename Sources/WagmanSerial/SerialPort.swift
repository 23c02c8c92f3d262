import CSerialPort

/// A serial port of this machine, and the USB device behind it.
public struct SerialPort: Equatable, Sendable {
  /// The path to open, as in `/dev/ttyACM0`.
  public let path: String
  /// What the system calls it, for a person.
  public let description: String
  /// `nil` where the port is not a USB device, or does not say.
  public let usb: USBIdentity?

  public init(path: String, description: String, usb: USBIdentity?) {
    self.path = path
    self.description = description
    self.usb = usb
  }

  /// How a client names this port: by its USB serial number where that tells it
  /// from all of `ports`, else by its path.
  public func url(among ports: [SerialPort]) -> BoardURL {
    if let serial = usb?.serial, !serial.isEmpty,
      // A URL's settings begin at '?'.
      !serial.contains("?"), ports.count(where: { $0.usb?.serial == serial }) == 1
    {
      return BoardURL(.serial(.usbSerial(serial)))
    }
    return BoardURL(.serial(.path(path)))
  }

  /// All serial ports, in the order of their paths.
  ///
  /// No port is opened for it.
  ///
  /// - Throws: ``SerialPortError`` when the system does not list them.
  public static func all() throws(SerialPortError) -> [SerialPort] {
    var list: UnsafeMutablePointer<OpaquePointer?>?
    let result = sp_list_ports(&list)
    guard result == SP_OK, let list else { throw SerialPortError(listing: result) }
    defer { sp_free_port_list(list) }
    var ports: [SerialPort] = []
    var next = list
    while let port = next.pointee {
      ports.append(SerialPort(port))
      next += 1
    }
    return ports.sorted { $0.path < $1.path }
  }

  private init(_ port: OpaquePointer) {
    path = text(sp_get_port_name(port)) ?? ""
    description = text(sp_get_port_description(port)) ?? ""
    var vendor: Int32 = 0
    var product: Int32 = 0
    guard sp_get_port_transport(port) == SP_TRANSPORT_USB,
      sp_get_port_usb_vid_pid(port, &vendor, &product) == SP_OK
    else {
      usb = nil
      return
    }
    usb = USBIdentity(
      vendor: UInt16(truncatingIfNeeded: vendor), product: UInt16(truncatingIfNeeded: product),
      serial: text(sp_get_port_usb_serial(port)))
  }
}

/// Who a USB device says it is.
public struct USBIdentity: Equatable, Sendable {
  public let vendor: UInt16
  public let product: UInt16
  /// Stays the same when the device is plugged in elsewhere; paths do not.
  public let serial: String?

  public init(vendor: UInt16, product: UInt16, serial: String?) {
    self.vendor = vendor
    self.product = product
    self.serial = serial
  }

  /// What it shares with all devices of its kind.
  public var model: USBModel { USBModel(vendor: vendor, product: product) }
}

private func text(_ characters: UnsafeMutablePointer<CChar>?) -> String? {
  characters.map { String(cString: $0) }
}
