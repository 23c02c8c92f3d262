import Glibc
import SerialLine
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

  @Test("A silent port whose device is gone or another's is hung up on within a second")
  func vanished() throws {
    let far = try FarSide(.serial)
    let path = "/dev/pts/\(try far.terminal)"
    let link = try SerialLink(path: path, baud: 57_600, for: .serial(.path(path)), at: 1_000)
    try link.advance(to: 1_500)
    #expect(link.wakeAt == 2_000)
    link.find = { _ in SerialLink.Node("/dev/null") }
    try link.advance(to: 1_999)
    #expect(throws: HangUp("\(path) is gone")) { try link.advance(to: 2_000) }

    // What still sends is there.
    try far.board.settle()
    let dot: [UInt8] = [46]
    _ = try dot.withUnsafeBytes { (bytes) throws(HangUp) in try link.send(bytes) }
    try far.board.poll(until: { $0.receive(on: 0) != nil })
    try far.board.send("x", on: 0)
    try far.board.poll(timeoutMilliseconds: 0)
    var waiting = link.interest(hasRoom: true, hasOutput: false)
    #expect(poll(&waiting, 1, 1_000) == 1)
    var byte: UInt8 = 0
    try withUnsafeMutableBytes(of: &byte) {
      (buffer) throws(HangUp) in #expect(try link.receive(into: buffer) == 1)
    }
    try link.advance(to: 2_500)
    #expect(throws: HangUp("\(path) is gone")) { try link.advance(to: 3_000) }
  }

  @Test("A port is opened raw at 8N1 and the rate of its wire, and the lines stay up")
  func settings() throws {
    let far = try FarSide(.serial)
    let terminal = try far.terminal
    let device = open("/dev/pts/\(terminal)", O_RDWR | O_NOCTTY)
    defer { close(device) }
    var found = termios()
    tcgetattr(device, &found)
    // As somebody leaves it who has sent a board into its boot loader.
    cfsetspeed(&found, speed_t(B1200))
    let unwanted = tcflag_t(CRTSCTS) | tcflag_t(PARENB) | tcflag_t(CSTOPB)
    found.c_cflag |= unwanted | tcflag_t(HUPCL)
    found.c_iflag |= tcflag_t(IXON)
    tcsetattr(device, TCSANOW, &found)
    serial_line_announce(terminal)

    let link = try far.connect()
    func present() -> termios {
      var settings = termios()
      tcgetattr(device, &settings)
      return settings
    }
    #expect(cfgetospeed(&found) == speed_t(B1200))
    var settings = present()
    #expect(cfgetospeed(&settings) == speed_t(B57600))
    #expect(settings.c_cflag & unwanted == 0)
    #expect(settings.c_cflag & tcflag_t(CSIZE) == tcflag_t(CS8))
    #expect(settings.c_cflag & tcflag_t(HUPCL) != 0)
    let (translating, cooked) = (tcflag_t(IXON | IXOFF | ICRNL), tcflag_t(ECHO | ICANON | ISIG))
    #expect(settings.c_iflag & translating == 0)
    #expect(settings.c_lflag & cooked == 0)

    link.prepare(for: .sensorgram)
    settings = present()
    #expect(cfgetospeed(&settings) == speed_t(B115200))
    link.prepare(for: .console)
    settings = present()
    #expect(cfgetospeed(&settings) == speed_t(B57600))
    link.close()
    let history = serial_line_history(terminal)
    #expect(history.touches == 0, "libserialport must not write 1200 baud back")
    #expect(history.drops == 0, "Nobody takes DTR or RTS down")
  }

  @Test("A rate that the URL says is kept whatever the wire")
  func chosenRate() throws {
    let far = try FarSide(.serial)
    let path = "/dev/pts/\(try far.terminal)"
    let link = try Connection(BoardURL(.serial(.path(path)), baud: 9_600))
    link.prepare(for: .sensorgram)
    let device = open(path, O_RDWR | O_NOCTTY)
    defer { close(device) }
    var settings = termios()
    tcgetattr(device, &settings)
    #expect(cfgetospeed(&settings) == speed_t(B9600))
  }

  @Test("Hang-up at close is left as it was found")
  func hangUpAtClose() throws {
    let far = try FarSide(.serial)
    let device = open("/dev/pts/\(try far.terminal)", O_RDWR | O_NOCTTY)
    defer { close(device) }
    var settings = termios()
    tcgetattr(device, &settings)
    settings.c_cflag &= ~tcflag_t(HUPCL)
    tcsetattr(device, TCSANOW, &settings)
    let link = try far.connect()
    tcgetattr(device, &settings)
    #expect(settings.c_cflag & tcflag_t(HUPCL) == 0)
    link.close()
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
