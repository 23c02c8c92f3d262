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

  @Test("The machine's ports are listed in order, each with a path")
  func listed() throws {
    let ports = try SerialPort.all()
    #expect(ports.map(\.path) == ports.map(\.path).sorted())
    #expect(ports.allSatisfy { $0.path.hasPrefix("/dev/") })
  }
}
