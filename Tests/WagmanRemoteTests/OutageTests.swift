import Testing
import WagmanCore
import WagmanHAL
import WagmanSim
import WagmanWire

@testable import WagmanRemote

/// What a supervisor makes of a board that is out of reach, or decided for itself.
struct OutageTests {
  private let node: SimulatedNode

  init() throws {
    node = try SimulatedNode(age: .seconds(300))
    try node.begin()
    try node.run(.minutes(15))
  }

  private func loseLink(for span: TickSpan, hangsUp: Bool) throws {
    if hangsUp { node.board.unplug() } else { node.board.isMute = true }
    try node.run(span)
    if hangsUp { try node.board.plug() } else { node.board.isMute = false }
  }

  private var unpowered: [BoardPort] {
    (0..<3).map(port).filter { !node.board.relaysOn.contains($0) }
  }

  @Test("A link that is lost for five seconds changes nothing", arguments: [true, false])
  func shortOutage(hangsUp: Bool) throws {
    let (host, board) = (node.entries, node.board.entries.switchings)
    try loseLink(for: .seconds(5), hangsUp: hangsUp)
    try node.run(.minutes(10))
    #expect(node.causes == [.powerOn])
    #expect(node.entries == host)
    #expect(node.board.entries.switchings == board)
    #expect(try node.phase(port(1)) == .started)
  }

  @Test(
    "After thirty seconds the machines begin anew, and no guest is touched",
    arguments: [true, false])
  func longOutage(hangsUp: Bool) throws {
    let board = node.board.entries.switchings
    try loseLink(for: .seconds(30), hangsUp: hangsUp)
    #expect(node.driver?.isDriving == false)
    try node.run(.minutes(10))
    #expect(node.causes == [.powerOn, .stalled])
    #expect(node.board.entries.switchings == board)
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00111))
    for index in 0..<3 {
      #expect(try node.phase(port(index)) == .started)
      #expect(try node.memory(port(index)).failures == 0)
    }
    // The lease lasted.
    #expect(!node.board.entries.contains { $0.code == .manual && $0.argument == 3 })
  }

  @Test("While the board is out of reach its relays are unknown, not off")
  func unknown() throws {
    node.board.isMute = true
    try node.run(.seconds(5))
    let program = try #require(node.program)
    let lastTaken = program.driver.takenAt
    #expect(program.driver.isDriving)
    #expect(program.driver.relays(at: lastTaken + .milliseconds(10_000)).on.rawValue == 0b111)
    let readings = program.driver.relays(at: lastTaken + .milliseconds(10_001))
    #expect(readings == RelayReadings(on: PortSet(), unknown: .all))
    // Nor does the sample say anything.
    #expect(program.driver.sample(at: lastTaken + .milliseconds(10_000)).milliamperes[1] > 0)
    #expect(program.driver.sample(at: lastTaken + .milliseconds(10_001)).milliamperes[1] == 0)
  }

  @Test("Once the lease is lost the board decides; what was changed on it stays so")
  func lease() throws {
    node.board.unplug()
    try node.run(.seconds(70))
    #expect(node.board.simulation.firmware.manual == nil)
    _ = node.board.operate("stop 1 0")
    _ = node.board.operate("disable 2")
    try node.run(.minutes(15))
    #expect(unpowered == [port(1), port(2)])
    try node.board.plug()
    try node.run(.minutes(10))
    #expect(node.causes == [.powerOn, .stalled])
    #expect(try !node.memory(port(1)).isWanted)
    #expect(try !node.memory(port(2)).isEnabled)
    #expect(unpowered == [port(1), port(2)])
    #expect(node.driver?.isMirrored == true)
  }

  @Test("What was changed on the host while the board was away wins over what it was before")
  func hostWins() throws {
    try node.kill()
    node.runBoard(.seconds(70))
    #expect(node.board.simulation.firmware.manual == nil)
    _ = node.board.operate("disable 2")
    try node.memory { store, image in
      var record = store.port(port(1))
      record.memory.isWanted = false
      store.save(record, for: port(1), to: &image)
    }
    try node.begin()
    try node.run(.minutes(10))
    let records = node.board.simulation.firmware.records
    #expect(!records.port(port(1)).memory.isWanted)
    #expect(!records.port(port(2)).memory.isEnabled)
    #expect(unpowered == [port(1), port(2)])
  }

  @Test("A board that an operator took back is taken over again, with what he changed")
  func takenBack() throws {
    _ = node.board.operate("mode auto")
    #expect(node.board.simulation.firmware.manual == nil)
    _ = node.board.operate("disable 2")
    try node.run(.minutes(15))
    #expect(node.board.simulation.firmware.manual != nil)
    #expect(node.causes == [.powerOn, .stalled])
    #expect(try !node.memory(port(2)).isEnabled)
    #expect(unpowered == [port(2)])
  }

  @Test(
    "A board that was reset is taken over again, and the machines begin with its cause",
    arguments: [ResetCause.watchdog, .external])
  func boardReset(cause: ResetCause) throws {
    let attempts = try node.memory(port(1)).attempts
    node.board.strike(.board(.resets(cause)))
    #expect(node.board.simulation.firmware.manual == nil)
    try node.run(.seconds(10))
    #expect(node.board.simulation.firmware.manual != nil)
    #expect(node.causes == [.powerOn, cause])
    #expect(node.news.contains { $0.contains("was reset") })
    try node.run(.minutes(15))
    #expect(unpowered == [])
    #expect(try node.memory(port(1)).attempts == attempts)
    #expect(node.program?.directory.driven?.boots == 2)
  }

  @Test("A power-on of the board with a relay under way disables that port")
  func powerLostInSwitching() throws {
    try node.operate(.stop(seconds: 0, port(1)))
    try node.run(.minutes(1))
    try node.operate(.start(port(1), isForced: false))
    try node.run(atMost: .seconds(30), until: node.board.relaysOn.contains(port(1)))
    node.board.strike(.board(.resets(.powerOn)))
    try node.run(.minutes(20))
    #expect(node.causes == [.powerOn, .powerOn])
    #expect(try !node.memory(port(1)).isEnabled)
    #expect(!node.board.simulation.firmware.records.port(port(1)).memory.isEnabled)
    #expect(unpowered == [port(1)])
  }
}
