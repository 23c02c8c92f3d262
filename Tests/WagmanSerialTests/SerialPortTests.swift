import Testing
import WagmanSerial

@Suite("Serial ports")
struct SerialPortTests {
  @Test("USB ids are read as they are written", arguments: ["2341:8037", "0403:003f", "0000:ffff"])
  func models(text: String) throws {
    let model = try #require(USBModel(text))
    #expect("\(model)" == text)
    let identity = USBIdentity(vendor: model.vendor, product: model.product, serial: "55")
    #expect(identity.model == model)
  }

  @Test(
    "What is no USB id is not taken for one",
    arguments: ["2341", "2341:", "2341:80370", "2341:803", "2341:8037:1", "+341:8037", "2341:80g7"])
  func noModels(text: String) {
    #expect(USBModel(text) == nil)
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
    #expect(ports[0].usb.map { "\($0.model)" } == "0403:6001")
  }

  @Test("The machine's ports are listed in order, each with a path")
  func listed() throws {
    let ports = try SerialPort.all()
    #expect(ports.map(\.path) == ports.map(\.path).sorted())
    #expect(ports.allSatisfy { $0.path.hasPrefix("/dev/") })
  }
}
