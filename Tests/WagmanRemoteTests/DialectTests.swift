import Testing
import WagmanCore
import WagmanHAL
import WagmanSim
import WagmanWire

@testable import WagmanRemote

/// Boards that have no manual mode.
struct DialectTests {
  private func original(age: TickSpan) throws -> SupervisedNode<OriginalBoard> {
    let node = try SupervisedNode(age: age) { try OriginalBoard($0) }
    node.time.grain = 50
    return node
  }

  private func sensorgrams() throws -> SimulatedNode {
    try SupervisedNode(age: .seconds(400), wire: "sensorgram") { try SimulatedBoard($0) }
  }

  @Test("A board in the field is recognised by what it does not know, and told not to supervise")
  func originalGreeting() throws {
    let node = try original(age: .minutes(10))
    let relays = node.board.relaysOn
    #expect(relays == PortSet(rawValue: 0b00111))
    try node.begin()
    try node.run(.seconds(20))
    #expect(node.driver?.dialect == .original)
    #expect(node.news.prefix(3) == ["took over, reset", "remark", "remark"])
    #expect(node.causes == [.powerOn])
    let record = node.board.simulation.firmware.record
    for index in 0..<5 { #expect(!record[port(index)].isManaged) }
    try node.run(.minutes(30))
    #expect(node.board.relaysOn == relays)
    for index in 0..<3 { #expect(try node.phase(port(index)) == .started) }
  }

  @Test("A board in the field is driven by its own words")
  func originalSwitching() throws {
    let node = try original(age: .minutes(10))
    try node.begin()
    try node.run(.minutes(1))
    try node.operate(.kill(port(1)))
    try node.run(.seconds(20))
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00101))
    #expect(!node.board.simulation.firmware.record[port(1)].isEnabled)
    #expect(try #require(node.program).supervisor.firmware.board.relay(port(1)) == .off)
    // It stays off: the board's own rounds pass it by.
    try node.operate(.disable(PortSet(port(1))))
    try node.run(.minutes(10))
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00101))
    try node.operate(.enable(PortSet(port(1))), .chooseMedium(port(1), .emmc))
    try node.operate(.start(port(1), isForced: false))
    try node.run(.minutes(5))
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00111))
    #expect(node.board.simulation.firmware.board.selectors[1] == .emmc)
    #expect(try node.phase(port(1)) == .started)
  }

  @Test("At the end a board in the field supervises again what was watched")
  func originalRelease() throws {
    let node = try original(age: .minutes(10))
    try node.begin()
    try node.run(.minutes(1))
    try node.operate(.watch(port(2), isOn: false))
    try node.end()
    let record = node.board.simulation.firmware.record
    #expect((0..<5).map { record[port($0)].isManaged } == [true, true, false, false, false])
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00111))
  }

  @Test("A board in the field that was reset is taken over again")
  func originalReset() throws {
    let node = try original(age: .minutes(10))
    try node.begin()
    try node.run(.minutes(1))
    node.board.simulation.strike(.board(.resets(.watchdog))) { _ in }
    try node.run(.minutes(1))
    #expect(node.causes == [.powerOn, .watchdog])
    for index in 0..<5 {
      #expect(!node.board.simulation.firmware.record[port(index)].isManaged)
    }
  }

  @Test("A board that speaks sensorgrams is recognised and driven by them")
  func sensorgramDriving() throws {
    let node = try sensorgrams()
    try node.begin()
    try node.run(.minutes(1))
    #expect(node.driver?.dialect == .sensorgrams)
    #expect(node.causes == [.external])
    #expect(try node.phase(port(1)) == .started)
    // It has no manual mode, and nobody asked for one.
    #expect(node.board.simulation.firmware.manual == nil)
    try node.operate(.kill(port(1)))
    try node.run(.seconds(30))
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00101))
    try node.operate(.start(port(1), isForced: false))
    try node.run(.minutes(5))
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00111))
    #expect(try node.phase(port(1)) == .started)
  }
}
