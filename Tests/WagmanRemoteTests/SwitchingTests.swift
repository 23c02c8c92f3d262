import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim
import WagmanWire

@testable import WagmanRemote

/// What becomes of a switching on its way, and what of a current that is too high.
struct SwitchingTests {
  private let node: SimulatedNode

  init() throws {
    node = try SimulatedNode(age: .seconds(300))
    try node.begin()
    try node.run(.minutes(15))
  }

  private func reading(_ number: Int) throws -> RelayReading {
    try #require(node.program).supervisor.firmware.board.relay(port(number))
  }

  @Test("A switching that the readings do not show yet leaves the relay unknown")
  func unconfirmed() throws {
    node.time.slowness = 400
    #expect(try reading(1) == .on)
    try node.type("kill 1\n")
    #expect(try reading(1) == .unknown)
    #expect(node.board.relaysOn.contains(port(1)))
    // It has arrived, and the host was not told.
    try node.run(atMost: .seconds(2), until: !node.board.relaysOn.contains(port(1)))
    #expect(try reading(1) == .unknown)
    try node.run(.seconds(2))
    #expect(try reading(1) == .off)
  }

  @Test("A switching that never shows is tried again")
  func stuck() throws {
    node.board.strike(.board(.relay(port(1), .sticks, .seconds(20))))
    try node.type("kill 1\n")
    let first = try #require(node.entries.switchings.last)
    try node.run(.seconds(15))
    #expect(node.board.relaysOn.contains(port(1)))
    #expect(try reading(1) != .off)
    try node.run(.minutes(3))
    #expect(!node.board.relaysOn.contains(port(1)))
    #expect(try reading(1) == .off)
    let tries = node.entries.switchings.filter { $0.number >= first.number }
    #expect(tries.count > 1)
    #expect(tries.allSatisfy { $0.port == port(1) && !$0.isOn })
    // Each has its cause in the host's log.
    #expect(node.board.entries.switchings.allSatisfy(node.entries.switchings.contains))
  }

  @Test("A relay that sticks for hours does not fill the log")
  func stuckForLong() throws {
    node.board.strike(.board(.relay(port(1), .sticks, .hours(3))))
    try node.type("kill 1\n")
    let before = node.entries.count
    try node.run(.hours(1))
    #expect(node.entries.count < before + 40)
  }

  @Test("Nothing is changed on the board before what it follows from is durable")
  func durable() throws {
    let driver = try #require(node.driver)
    var synced: [Int] = []
    let durable = driver.beforeEffect
    driver.beforeEffect = { [unowned node] in
      durable()
      synced.append(node.board.entries.count)
    }
    let before = node.board.entries.count
    try node.operate(
      .disable(PortSet(port(2))), .chooseMedium(port(1), .emmc),
      .restart(port(1), isForced: false))
    try node.run(.minutes(5))
    // Each change of the host on the board comes right after a call.
    let changes = node.board.entries.indices.dropFirst(before).filter {
      let entry = node.board.entries[$0]
      return entry.code == .manualRelay || entry.code == .command
    }
    #expect(changes.count >= 5)
    #expect(changes.allSatisfy { index in synced.contains { $0 <= index && $0 > index - 2 } })
  }

  @Test("A port that the board cuts for its current counts one failure on the host, once")
  func overcurrent() throws {
    // The host would not cut it by itself.
    let node = try SimulatedNode(age: .seconds(300))
    node.settings.firmware.faultLevels = .init(repeating: 4_000)
    try node.begin()
    try node.run(.minutes(2))
    node.board.strike(.guest(port(1), .draws(milliamperes: 2_000, .seconds(30))))
    try node.run(.seconds(30))
    #expect(node.texts.count { $0.hasPrefix("gn overcurrent") } == 1)
    #expect(try node.memory(port(1)).failures == 1)
    try node.run(.minutes(15))
    #expect(try node.memory(port(1)).failures == 1)
    #expect(try node.phase(port(1)) == .started)
    #expect(node.board.entries.switchings.allSatisfy(node.entries.switchings.contains))
  }
}
