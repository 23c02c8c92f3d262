import Testing
import WagmanSerial

@Suite("Serial ports")
struct SerialPortTests {
  @Test(
    "A Wagman is known by its USB ids, and nothing else is taken for one",
    arguments: [
      (0x2341, 0x8037, WagmanModel.v3), (0x2341, 0x0037, .v3BootLoader), (0x2341, 0x003f, .v4),
      (0x2341, 0x0043, nil), (0x0403, 0x8037, nil), (0, 0, nil),
    ] as [(UInt16, UInt16, WagmanModel?)])
  func models(vendor: UInt16, product: UInt16, model: WagmanModel?) {
    let port = SerialPort(
      path: "/dev/ttyACM0", description: "a device",
      usb: USBIdentity(vendor: vendor, product: product, serial: "55"))
    #expect(port.wagman == model)
    #expect(port.looksLikeWagman == (model != nil))
  }

  @Test("A port that is no USB device is no Wagman")
  func notUSB() {
    #expect(!SerialPort(path: "/dev/ttyS0", description: "", usb: nil).looksLikeWagman)
  }

  @Test("A port is named by its USB serial number where that is its own, else by its path")
  func named() throws {
    let ports = [("/dev/ttyACM0", "55"), ("/dev/ttyUSB0", "1"), ("/dev/ttyUSB1", "1")].map {
      SerialPort(
        path: $0, description: "", usb: USBIdentity(vendor: 0x403, product: 0x6001, serial: $1))
    }
    let plain = SerialPort(path: "/dev/ttyS0", description: "", usb: nil)
    let urls = (ports + [plain]).map { "\($0.url(among: ports + [plain]))" }
    #expect(
      urls == [
        "serial:usb:55", "serial:/dev/ttyUSB0", "serial:/dev/ttyUSB1", "serial:/dev/ttyS0",
      ])
    #expect(ports[0].usb.map { "\($0)" } == "0403:6001")
  }

  @Test("The machine's ports are listed in order, each with a path")
  func listed() throws {
    let ports = try SerialPort.all()
    #expect(ports.map(\.path) == ports.map(\.path).sorted())
    #expect(ports.allSatisfy { $0.path.hasPrefix("/dev/") })
  }
}
