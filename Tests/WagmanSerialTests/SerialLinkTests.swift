import Glibc
import Testing

@testable import WagmanSerial

@Suite("Serial links")
struct SerialLinkTests {
  @Test("A device that is missing is told by name")
  func missing() {
    let address = BoardURL.Address.serial(.path("/dev/ttyACM99"))
    let expected = LinkOpenError(address, .system(call: "open", code: ENOENT))
    #expect(throws: expected) { _ = try Connection(BoardURL(address)) }
    #expect("\(expected)" == "board 'serial:/dev/ttyACM99': open: No such file or directory")
  }

  @Test("What is no serial port is refused", arguments: [true, false])
  func notSerial(isTerminal: Bool) throws {
    let far = try FarSide(.pseudoTerminal)
    let address = BoardURL.Address.serial(.path(isTerminal ? far.folder("board") : "/dev/null"))
    #expect(throws: LinkOpenError(address, .notSerialPort)) {
      _ = try Connection(BoardURL(address))
    }
  }

  @Test("A USB serial number that no port has is told")
  func unknownNumber() {
    let address = BoardURL.Address.serial(.usbSerial("no-such-number"))
    #expect(throws: LinkOpenError(address, .noSuchSerialNumber("no-such-number"))) {
      _ = try Connection(BoardURL(address))
    }
  }

  @Test("After a hang-up the device is found by its serial number, whatever its path")
  func moved() throws {
    let machine = Machine([port("/dev/ttyACM0", "55"), port("/dev/ttyACM1", "66")])
    let opener = machine.opener(.path("/dev/ttyACM0"))
    opener.note("/dev/ttyACM0")
    machine.ports = [port("/dev/ttyACM0", "66"), port("/dev/ttyACM7", "55")]
    #expect(try opener.path() == "/dev/ttyACM7")
    machine.ports = [port("/dev/ttyACM0", "66")]
    #expect(
      throws: LinkOpenError(.serial(.path("/dev/ttyACM0")), .noSuchSerialNumber("55"))
    ) { _ = try opener.path() }
  }

  @Test("A port without a serial number is found at its path again")
  func withoutNumber() throws {
    let machine = Machine([port("/dev/null", nil)])
    let opener = machine.opener(.path("/dev/null"))
    opener.note("/dev/null")
    machine.ports = []
    #expect(try opener.path() == "/dev/null")
  }

  @Test("Where two ports have one serial number, the path decides")
  func twins() throws {
    let machine = Machine([port("/dev/null", "0001"), port("/dev/ttyUSB1", "0001")])
    let opener = machine.opener(.path("/dev/null"))
    opener.note("/dev/null")
    #expect(try opener.path() == "/dev/null")

    let byNumber = machine.opener(.usbSerial("0001"))
    let error = #expect(throws: LinkOpenError.self) { _ = try byNumber.path() }
    #expect(error?.problem == .ambiguousSerialNumber(["/dev/null", "/dev/ttyUSB1"]))
  }
}

/// The serial ports of a machine on which devices come and go.
private final class Machine {
  var ports: [SerialPort]

  init(_ ports: [SerialPort]) { self.ports = ports }

  func opener(_ address: BoardURL.SerialAddress) -> SerialOpener {
    SerialOpener(address, baud: 57_600, ports: { self.ports })
  }
}

private func port(_ path: String, _ serial: String?) -> SerialPort {
  SerialPort(
    path: path, description: "", usb: USBIdentity(vendor: 0x2341, product: 0x8037, serial: serial))
}
