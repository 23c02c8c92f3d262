import Foundation
import Testing
import WagmanCore
import WagmanRemote
import WagmanSerial

/// Which serial port is a board's, by the ids of its description.
struct BoardPortTests {
  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  private func board(_ name: String) throws -> BoardDescription {
    var configuration = NodeConfiguration()
    return try BoardDescription.load(
      path: "\(Self.package)/hardware/boards/\(name).yaml", &configuration)
  }

  private func port(_ path: String, _ model: String?, _ serial: String? = nil) -> SerialPort {
    let model = model.flatMap(USBModel.init)
    return SerialPort(
      path: path, description: "a device",
      usb: model.map { USBIdentity(vendor: $0.vendor, product: $0.product, serial: serial) })
  }

  /// What the machine has beside boards.
  private var others: [SerialPort] {
    [port("/dev/ttyS0", nil), port("/dev/ttyUSB0", "0403:6001", "A1")]
  }

  /// What a person is told when a v3 board is looked for and not found.
  private func complaint(_ ports: [SerialPort], _ name: String = "v3") throws -> BoardSearchError? {
    let board = try board(name)
    return #expect(throws: BoardSearchError.self) { try board.port(among: others + ports) }
  }

  @Test(
    "A board is known by the USB ids that come with the package, and nothing else is taken for one",
    arguments: [
      ("2341:8037", "v3"), ("2341:0037", "v3 boot loader"), ("2341:003f", "v4"),
      ("2341:0043", nil), ("0403:8037", nil), (nil, nil),
    ] as [(String?, String?)])
  func presence(model: String?, expected: String?) throws {
    var found: [String] = []
    for name in ["v3", "v4", "virtual"] {
      switch try board(name).presence(at: port("/dev/ttyACM0", model, "55")) {
      case .running: found.append(name)
      case .inBootLoader: found.append("\(name) boot loader")
      case nil: break
      }
    }
    #expect(found == (expected.map { [$0] } ?? []))
  }

  @Test("The one port with a board's ids is its port, beside boards of other kinds")
  func one() throws {
    let (v3, v4) = (
      port("/dev/ttyACM0", "2341:8037", "55"), port("/dev/ttyACM1", "2341:003f", "66")
    )
    #expect(try board("v3").port(among: others + [v3, v4]) == v3)
    #expect(try board("v4").port(among: others + [v3, v4]) == v4)
  }

  @Test("A board that runs is taken though another one waits in its boot loader")
  func oneRuns() throws {
    let running = port("/dev/ttyACM1", "2341:8037", "55")
    let ports = others + [port("/dev/ttyACM0", "2341:0037", "66"), running]
    #expect(try board("v3").port(among: ports) == running)
  }

  @Test("A board that is nowhere is said to be missing, with the id that was looked for")
  func missing() throws {
    let error = try #require(try complaint([port("/dev/ttyACM0", "2341:003f", "55")]))
    #expect(!error.isAmbiguous)
    #expect(
      "\(error)"
        == "board 'v3': no serial port has its USB id 2341:8037; plug it in, "
        + "or give --board URL (wagman ports lists what is there)")
  }

  @Test("All ids that were looked for are named")
  func severalIDs() throws {
    var board = try board("v3")
    board.usb += try [#require(USBModel("0403:6015"))]
    let error = #expect(throws: BoardSearchError.self) { try board.port(among: []) }
    #expect("\(try #require(error))".contains("its USB id 2341:8037 or 0403:6015;"))
  }

  @Test("A board that waits in its boot loader is missing, and where it waits is said")
  func bootLoader() throws {
    let error = try #require(try complaint([port("/dev/ttyACM0", "2341:0037", "55")]))
    #expect(!error.isAmbiguous)
    #expect(
      "\(error)"
        == "board 'v3': at serial:usb:55 (/dev/ttyACM0) its boot loader waits for a program; "
        + "reset the board, or load one")
  }

  @Test("Of several boards none is taken, and each is named as --board takes it")
  func several() throws {
    let error = try #require(
      try complaint([
        port("/dev/ttyACM0", "2341:8037", "55"), port("/dev/ttyACM1", "2341:8037"),
        port("/dev/ttyACM2", "2341:0037", "66"),
      ]))
    #expect(error.isAmbiguous)
    #expect(
      "\(error)"
        == "board 'v3': serial:usb:55 (/dev/ttyACM0) and serial:/dev/ttyACM1 all have its USB ids; "
        + "give one as --board URL, or as url: in the file")
  }

  @Test("A board without USB ids is not looked for")
  func noIDs() throws {
    let error = try #require(try complaint([], "virtual"))
    #expect(error.isAmbiguous)
    #expect(
      "\(error)"
        == "board 'virtual': it has no USB ids to be found by; give --board URL, "
        + "or url: in the file")
  }

  @Test("The udev rule names every board that is described by its ids, and no other")
  func udev() throws {
    let path = "\(Self.package)/hardware/udev/70-wagman.rules"
    let rules = try String(contentsOfFile: path, encoding: .utf8)
    let pattern = /ATTRS\{idVendor\}=="(....)", ATTRS\{idProduct\}=="(....)"/
    let named = rules.matches(of: pattern).compactMap { USBModel("\($0.1):\($0.2)") }
    #expect(named == (try ["v3", "v4", "virtual"].flatMap { try board($0).usb }))
  }
}
