import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSerial
import WagmanSim
import WagmanWire

@testable import WagmanRemote

/// How a board is taken over, and what the machines on the host then do with it.
struct SupervisorStartTests {
  @Test("A board is asked for its id, put in manual mode, and its readings taken")
  func greeting() throws {
    let node = try SimulatedNode(age: .seconds(300))
    try node.begin()
    try node.run(.seconds(1))
    #expect(node.news == ["took over, reset"])
    #expect(node.causes == [.powerOn])
    #expect(node.board.simulation.firmware.manual != nil)
    #expect(node.driver?.identifierText == "5741474D0001")
    #expect(node.driver?.dialect == .manual)
    #expect(node.program?.directory.driven?.identifier == "5741474D0001")
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00111))
    #expect(node.flags?.enabled == PortSet(rawValue: 0b00111))
  }

  @Test("Of another board than the configured one nothing is asked but its id")
  func wrongBoard() throws {
    let node = try SimulatedNode(age: .seconds(300))
    node.identifier = "0123456789AB"
    try node.begin()
    #expect(throws: BoardError.wrongBoard(expected: "0123456789AB", found: "5741474D0001")) {
      try node.run(.seconds(2))
    }
    #expect(node.board.simulation.firmware.manual == nil)
  }

  @Test("A folder stays with its board")
  func anotherBoard() throws {
    let node = try SimulatedNode(age: .seconds(300))
    try node.begin()
    try node.run(.seconds(1))
    try node.kill()
    try node.driven { $0.identifier = "0123456789AB" }
    try node.begin()
    #expect(throws: BoardError.wrongBoard(expected: "0123456789AB", found: "5741474D0001")) {
      try node.run(.seconds(2))
    }
  }

  @Test("A board that another host holds is asked again until that one lets go")
  func heldBoard() throws {
    let node = try SimulatedNode(age: .seconds(300))
    let other = BoardClient(try Connection(try BoardURL("unix:\(node.path)/board?wire=console")))
    other.begin(.mode(isManual: true), at: node.time.now)
    while other.service(at: node.time.now) == nil { _ = node.board.pump(at: node.time.now) }
    try node.begin()
    try node.run(.seconds(30))
    #expect(node.causes == [])
    // Said once, however often it was asked.
    #expect(node.news.count == 1)
    #expect(node.news.first?.contains("manual mode") == true)
    other.begin(.mode(isManual: false), at: node.time.now)
    while other.service(at: node.time.now) == nil { try node.run(.milliseconds(1)) }
    try node.run(.seconds(1))
    #expect(node.causes == [.powerOn])
  }

  @Test("A start of the machines is a relay on the board with the same number in both logs")
  func starts() throws {
    let node = try SimulatedNode()
    try node.begin()
    try node.run(.minutes(10))
    #expect(node.entries.switchings.map(\.port) == [port(0), port(1), port(2)])
    #expect(node.entries.switchings == node.board.entries.switchings)
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00111))
    for index in 0..<3 {
      #expect(try node.phase(port(index)) == .started)
      #expect(try node.memory(port(index)).attempts == 1)
    }
  }

  @Test("The boot medium is chosen before the relay goes on")
  func medium() throws {
    let node = try SimulatedNode()
    try node.begin()
    try node.run(.minutes(5))
    try node.operate(.chooseMedium(port(1), .emmc), .restart(port(1), isForced: false))
    try node.run(.minutes(3))
    #expect(try node.phase(port(1)) == .started)
    #expect(node.board.simulation.firmware.board.selectors[1] == .emmc)
    let telling = node.board.entries.filter {
      $0.subject.port == port(1) && ($0.code == .manualRelay || $0.code == .command)
    }
    #expect(
      telling.suffix(3).map(EventText.describe).map { $0.prefix(24) } == [
        "gn relay switched off by", "gn choose medium emmc (h", "gn relay switched on by ",
      ])
  }

  @Test("A port that is enabled and started in one breath gets its power at once")
  func enabledAndStarted() throws {
    var scenario = Scenario.still()
    scenario.guests[3] = scenario.guests[1]
    let node = try SimulatedNode(scenario)
    try node.begin()
    try node.run(.minutes(5))
    try node.type("enable 3\nstart 3\n")
    try node.run(.seconds(5))
    #expect(node.board.relaysOn.contains(port(3)))
    #expect(node.news.filter { $0.hasPrefix("failed") } == [])
    let last = try #require(node.board.entries.switchings.last)
    #expect(last.port == port(3))
    #expect(node.entries.switchings.last == last)
  }

  @Test("What is wanted, watched and enabled on the host is so on the board")
  func mirrored() throws {
    let node = try SimulatedNode(age: .seconds(300))
    try node.begin()
    try node.run(.seconds(2))
    try node.operate(
      .watch(port(2), isOn: false), .disable(PortSet(port(2))), .enable(PortSet(port(4))),
      .stop(seconds: 0, port(1)))
    try node.run(.seconds(15))
    let records = node.board.simulation.firmware.records
    #expect(!records.port(port(2)).memory.isWatched)
    #expect(!records.port(port(2)).memory.isEnabled)
    #expect(records.port(port(4)).memory.isEnabled)
    #expect(!records.port(port(1)).memory.isWanted)
    #expect(records.port(port(0)).memory.isWanted)
    #expect(node.driver?.isMirrored == true)
    #expect(node.program?.directory.driven?.flags == node.flags)
  }

  @Test("A new node has enabled and watched what its settings say")
  func newNode() throws {
    let node = try SimulatedNode(age: .seconds(300))
    node.settings.enabled = PortSet(rawValue: 0b01001)
    node.settings.watched = PortSet(rawValue: 0b00010)
    try node.begin()
    try node.run(.minutes(15))
    let records = node.board.simulation.firmware.records
    for index in 0..<5 {
      let memory = records.port(port(index)).memory
      #expect(memory.isEnabled == (index == 0 || index == 3), "port \(index)")
      #expect(memory.isWatched == (index == 1), "port \(index)")
    }
  }
}
