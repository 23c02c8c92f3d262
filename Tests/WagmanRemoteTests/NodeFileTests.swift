import Foundation
import Testing
import WagmanCore
import WagmanSerial
import WagmanYaml

@testable import WagmanRemote

/// The files that say which board there is, and how its node is run.
struct NodeFileTests {
  private let folder: SocketFolder
  private var path: String { folder.socket }

  init() throws { folder = try SocketFolder() }

  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  private func node(_ text: String) throws -> NodeFile {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try NodeFile.load(path: path) { (_, _) throws(Diagnostics) in BoardDescription() }.0
  }

  private func board(_ text: String) throws -> (BoardDescription, NodeConfiguration) {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    var configuration = NodeConfiguration()
    let description = try BoardDescription.load(path: path, &configuration)
    return (description, configuration)
  }

  /// What is wrong with a text, without the path before it.
  private func complaints(_ load: () throws -> Void) throws -> [String] {
    do {
      try load()
      return []
    } catch let error as Diagnostics {
      return error.all.map { $0.description.replacing(path + ":", with: "") }
    }
  }

  // MARK: Boards

  @Test("Every key of a board is read")
  func boardKeys() throws {
    let (description, configuration) = try board(
      """
      name: bench
      about: the one on the bench
      dialect: original
      wire: sensorgram
      baud: 57600
      usb: ["2341:8037", "0403:6001"]
      boot-loader: ["2341:0037"]
      config:
        start-timeout: 4min
      """)
    #expect(description.name == "bench")
    #expect(description.about == "the one on the bench")
    #expect(description.dialect == .original)
    #expect(description.wire == .sensorgram)
    #expect(description.baud == 57_600)
    #expect(description.usb.map(\.vendor) == [0x2341, 0x0403])
    #expect(description.usb.map(\.product) == [0x8037, 0x6001])
    #expect(description.bootLoader.map(\.product) == [0x0037])
    #expect(configuration.startTimeout == .minutes(4))
    #expect(configuration.drain == NodeConfiguration().drain)
  }

  @Test("What is wrong with a board is said with its line and what would be right")
  func boardErrors() throws {
    let found = try complaints {
      _ = try board(
        """
        name: bench
        dialekt: manual
        dialect: orignal
        wire: telegraph
        baud: 300
        usb: ["2341:80370"]
        config: {drian: 5s}
        """)
    }
    #expect(
      found == [
        "2:1: error: unknown key 'dialekt' in a board; did you mean 'dialect'?",
        "3:10: error: no dialect 'orignal'; did you mean 'original'?",
        "4:7: error: no wire 'telegraph'; known: auto, console, sensorgram",
        "5:7: error: '300' is no number for a baud rate; write a whole number from 9600 to 4000000",
        "6:8: error: '2341:80370' is no USB id; write vendor and product as in '2341:8037'",
        "7:10: error: unknown key 'drian' in config; did you mean 'drain'?",
      ])
  }

  @Test("The boards that come with the package can be read", arguments: ["v3", "v4", "virtual"])
  func shippedBoards(name: String) throws {
    var configuration = NodeConfiguration()
    let description = try BoardDescription.load(
      path: "\(Self.package)/hardware/boards/\(name).yaml", &configuration)
    #expect(description.name == name)
    #expect(description.dialect == (name == "v3" ? .original : .manual))
    #expect(description.about.isEmpty == false)
  }

  @Test("A board that has no name of its own is called as its file")
  func unnamed() throws {
    let path = folder.path + "/bench.yaml"
    try "dialect: manual\n".write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var configuration = NodeConfiguration()
    let description = try BoardDescription.load(path: path, &configuration)
    #expect(description.name == "bench")
  }

  // MARK: Nodes

  @Test("Every key of a node is read")
  func nodeKeys() throws {
    let file = try node(
      """
      about: the node on the mast
      board: v4
      url: serial:/dev/ttyACM0?baud=57600
      id: 5741474d0001
      data: /var/lib/wagman
      links: [unix:/run/node.sock, "tcp:127.0.0.1:7000?wire=sensorgram"]
      on-exit: off
      enabled: [nc, x1]
      watched: [gn]
      fault-levels: {gn: 2500mA, x2: 1A}
      config:
        heartbeat-timeout: 7min
        highest-temperature: 55degC
      """)
    #expect(file.board == "v4")
    #expect(file.url == (try BoardURL("serial:/dev/ttyACM0?baud=57600")))
    #expect(file.identifier == "5741474D0001")
    #expect(file.data == "/var/lib/wagman")
    #expect(
      try file.links == [
        LinkURL("unix:/run/node.sock"), LinkURL("tcp:127.0.0.1:7000?wire=sensorgram"),
      ])
    #expect(file.onExit == .off)
    #expect(file.enabled?.rawValue == 0b01001)
    #expect(file.watched?.rawValue == 0b00010)
    #expect((0..<5).map { file.firmware.faultLevels[$0] } == [850, 2_500, 850, 850, 1_000])
    #expect(file.firmware.machines.heartbeatTimeout == .minutes(7))
    #expect(file.firmware.machines.environment.highestMillidegrees == 55_000)
  }

  @Test("A node's own settings go over those of its board")
  func overBoard() throws {
    try """
    config: {drain: 3s}
    board: slow
    """.write(toFile: path, atomically: true, encoding: .utf8)
    var asked: [String] = []
    let (file, description) = try NodeFile.load(path: path) {
      (name, configuration) throws(Diagnostics) in
      asked.append(name)
      configuration.drain = .seconds(30)
      configuration.turn = .seconds(90)
      var description = BoardDescription()
      description.name = "slow"
      return description
    }
    #expect(asked == ["slow"])
    #expect(description?.name == "slow")
    #expect(file.firmware.machines.drain == .seconds(3))
    #expect(file.firmware.machines.turn == .seconds(90))
  }

  @Test("A file that says nothing of a thing leaves it open")
  func open() throws {
    let file = try node("about: nothing else\n")
    #expect(file.url == nil && file.data == nil && file.identifier == nil && file.board == nil)
    #expect(file.enabled == nil && file.watched == nil && file.onExit == nil)
    #expect(file.links == [])
  }

  @Test("What is wrong with a node is said with its line and what would be right")
  func nodeErrors() throws {
    let found = try complaints {
      _ = try node(
        """
        urls: unix:/tmp/w
        url: unix/tmp/w
        id: 1234
        links: [pipe:/tmp/x]
        on-exit: restart
        enabled: [nc, gm]
        fault-levels: {x3: 1A}
        """)
    }
    #expect(found.count == 7)
    #expect(found.enumerated().allSatisfy { $0.element.hasPrefix("\($0.offset + 1):") })
    #expect(found.first == "1:1: error: unknown key 'urls' in a node; did you mean 'url'?")
    #expect(
      found.dropFirst(2).first
        == "3:5: error: '1234' is no id; it has 12 hex digits, as 'wagman id' tells")
    #expect(found.contains("5:10: error: no on-exit 'restart'; known: release, off"))
    #expect(found.allSatisfy { !$0.contains("\n") && $0.contains("; ") })
  }

  @Test("A file that is empty or is not there is said to be so")
  func noFile() throws {
    #expect(
      try complaints { _ = try node("") } == [
        "1:1: error: the file is empty; write at least 'url: …' and 'data: …'"
      ])
    let missing = folder.path + "/none.yaml"
    let found = try complaints {
      _ = try NodeFile.load(path: missing) { (_, _) throws(Diagnostics) in BoardDescription() }
    }
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(missing) == true)
  }

  @Test("The example of the service can be read with its board")
  func example() throws {
    let (file, description) = try NodeFile.load(
      path: "\(Self.package)/hardware/systemd/node.example.yaml"
    ) { (name, configuration) throws(Diagnostics) in
      try BoardDescription.load(
        path: "\(Self.package)/hardware/boards/\(name).yaml", &configuration)
    }
    #expect(description?.name == "v4")
    #expect(file.data == "/var/lib/wagman")
    #expect(file.onExit == .release)
    #expect(file.enabled?.rawValue == 0b00111)
  }
}
