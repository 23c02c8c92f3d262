import Glibc
import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim
import WagmanWire

@testable import WagmanRemote

/// Programs that end and begin over one folder.
struct RestartTests {
  private let node: SimulatedNode

  init() throws {
    node = try SimulatedNode(age: .seconds(300))
    try node.begin()
    try node.run(.minutes(15))
  }

  @Test("A program that is killed and begins again moves no relay and loses no counter")
  func killed() throws {
    try node.operate(.stop(seconds: 0, port(1)))
    try node.run(.minutes(1))
    try node.operate(.start(port(1), isForced: false))
    try node.run(.minutes(5))
    let memories = try (0..<5).map { try node.memory(port($0)) }
    let board = node.board.entries.switchings
    let boots = try #require(node.program).supervisor.firmware.records.board.boots
    for _ in 0..<3 {
      try node.kill()
      try node.begin()
      try node.run(.minutes(5))
    }
    #expect(node.causes == [.powerOn, .stalled, .stalled, .stalled])
    #expect(node.board.entries.switchings == board)
    #expect(try (0..<5).map { try node.memory(port($0)) } == memories)
    #expect(try #require(node.program).supervisor.firmware.records.board.boots == boots)
    #expect(node.flags == node.program?.directory.driven?.flags)
  }

  @Test("No running number is used by two programs")
  func numbers() throws {
    for _ in 0..<4 {
      try node.operate(.restart(port(1), isForced: false))
      try node.run(.minutes(5))
      try node.kill()
      try node.begin()
      try node.run(.seconds(5))
    }
    let switchings = node.entries.switchings
    #expect(switchings.count == 8)
    #expect(zip(switchings, switchings.dropFirst()).allSatisfy { $0.number < $1.number })
    #expect(node.board.entries.switchings == switchings)
  }

  @Test("A board that was reset between two programs tells its cause to the second")
  func resetBetween() throws {
    let board = node.board.entries.switchings
    try node.kill()
    node.board.strike(.board(.resets(.watchdog)))
    node.runBoard(.seconds(3))
    try node.begin()
    try node.run(.minutes(10))
    #expect(node.causes == [.powerOn, .watchdog])
    #expect(node.board.entries.switchings == board)
    #expect(node.texts.contains { $0.hasPrefix("board reset (watchdog") })
  }

  @Test("At its end the board decides for itself again, with the relays as they are")
  func release() throws {
    let board = node.board.entries.switchings
    try node.end()
    #expect(node.news.suffix(1) == ["released"])
    #expect(node.board.simulation.firmware.manual == nil)
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00111))
    #expect(node.board.entries.switchings == board)
    // Given back, and not by the end of the lease.
    #expect(node.board.entries.last { $0.code == .manual }?.argument == 2)
    node.runBoard(.minutes(20))
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00111))
  }

  @Test("With on-exit off every relay goes off, logged on the host with the board's number")
  func off() throws {
    let before = node.entries.switchings.count
    node.settings.onExit = .off
    try node.kill()
    try node.begin()
    try node.run(.seconds(5))
    try node.end()
    #expect(node.board.simulation.firmware.manual == nil)
    #expect(node.board.relaysOn == PortSet())
    let last = node.entries.switchings.dropFirst(before)
    #expect(last.map(\.port) == [port(0), port(1), port(2)])
    #expect(last.allSatisfy { !$0.isOn })
    #expect(node.board.entries.switchings.suffix(3) == last)
    // The board leaves them off; the node controller alone comes back.
    node.runBoard(.minutes(10))
    #expect(node.board.relaysOn == PortSet(port(0)))
    // The next program powers what the node had.
    node.settings.onExit = .release
    try node.begin()
    try node.run(.minutes(20))
    #expect(node.board.relaysOn == PortSet(rawValue: 0b00111))
  }

  @Test("A board that does not answer at the end is not waited for longer than five seconds")
  func muteEnd() throws {
    node.board.isMute = true
    let begin = node.time.now
    try node.end()
    #expect(node.time.now - begin <= 6_000)
  }

  @Test("What cannot be written is not effected: the supervisor ends and says why")
  func fullDisk() throws {
    let full = open("/dev/full", O_WRONLY)
    defer { close(full) }
    let memory = try #require(node.program).memory
    #expect(dup2(full, memory.descriptor) == memory.descriptor)
    let path = node.path + "/data/node.img"
    #expect(throws: NodeDirectoryError(path, "pwrite: No space left on device")) {
      try node.type("kill 1\n")
      try node.run(.seconds(2))
    }
    _ = node.board.pump(at: node.time.now)
    #expect(node.board.relaysOn.contains(port(1)))
  }
}
