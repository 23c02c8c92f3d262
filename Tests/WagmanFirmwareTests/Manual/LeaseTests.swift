import Testing
import WagmanCore
import WagmanHAL
import WagmanSim
import WagmanWire

/// How manual mode ends, and what the machines make of what they find then.
@Suite("The lease of manual mode")
struct LeaseTests {
  let bench = Bench()
  let host: Host

  init() throws {
    host = Host(bench)
    bench.run(to: Tick(s: 200))
    try host.begin()
  }

  @Test("It runs out sixty seconds after the last sealed line, not before")
  func lease() throws {
    bench.run(.milliseconds(59_999))
    #expect(bench.isManual)
    #expect(try host.snapshot()["lease"] == "60000")
    bench.run(.milliseconds(59_999))
    #expect(bench.isManual)
    // Neither an unsealed line of the host nor a sealed one of another renews it.
    _ = try bench.ask("up", on: host.link)
    let other = Host(bench)
    _ = try other.send(.snapshot)
    bench.run(.milliseconds(1))
    #expect(!bench.isManual)
    #expect(bench.texts().contains("board manual mode ended: the host fell silent"))
  }

  @Test("The machines begin anew with the relays as they are and with what the host mirrored")
  func takenUp() throws {
    try host.send(.enable(PortSet(port(3))))
    try host.send(.want(port(1), isWanted: false))
    try host.send(.relay(port(2), .off))
    bench.run(.seconds(10))
    try host.send(.relay(port(3), .on))
    bench.run(.seconds(10))
    let before = bench.entries.count
    let boots = bench.boardRecord.boots
    #expect(try bench.ask("mode auto", on: host.link) == [])
    #expect(bench.relaysOn.rawValue == 0b1011)
    #expect(
      bench.texts(after: before) == [
        "board manual mode off (administrator)", "board manual mode ended: given back",
        "board reset (manual mode ended)", "nc started (reset)",
        // It is on and nobody wants it.
        "gn stopping (reset)", "cs stopped (reset)",
        "x1 started (reset)", "x2 disabled (reset)",
        "controller start devices (reset)",
        "controller start devices -> start next device (controller)",
        "cs stopped -> cycling (controller)",
      ])
    #expect(bench.boardRecord.boots == boots)
    #expect((0..<5).map { bench.record($0).memory.attempts } == [1, 1, 1, 0, 0])
    #expect((0..<5).map { bench.record($0).memory.failures } == [0, 0, 0, 0, 0])
    bench.run(.minutes(3))
    #expect(bench.relaysOn.rawValue == 0b1101)
    #expect(bench.lights == 0b10_1101)
  }

  @Test("mode auto works on any administration console")
  func otherConsole() throws {
    let other = bench.client()
    #expect(try bench.ask("mode auto", on: other) == [])
    #expect(!bench.isManual)
    #expect(
      try host.send(.relay(port(1), .off)).lines == ["error: the board is not in manual mode"])
  }

  @Test("A host that connects anew holds nothing, until it takes the board over again")
  func reconnected() throws {
    bench.connect(host.link)
    #expect(try host.send(.relay(port(1), .off)).lines == ["error: the board is in manual mode"])
    try host.begin()
    #expect(try host.send(.relay(port(1), .off)).isOK)
    #expect(!bench.relaysOn.contains(port(1)))
  }

  @Test("A host that is gone loses the board though others connect and read")
  func gone() throws {
    bench.disconnect(host.link)
    let other = bench.client()
    bench.run(.seconds(59))
    _ = try bench.ask("state", on: other)
    #expect(bench.isManual)
    bench.run(.seconds(1))
    #expect(!bench.isManual)
  }

  @Test("A relay that is being switched when manual mode ends is settled in its journal")
  func journal() throws {
    try host.send(.relay(port(1), .off))
    bench.run(.seconds(10))
    try host.send(.relay(port(1), .on))
    #expect(bench.record(1).journal == .turningOn)
    #expect(try bench.ask("mode auto", on: host.link) == [])
    bench.run(.seconds(1))
    #expect(bench.record(1).journal == .on)
    // A loss of power weeks later is none of that switching's.
    bench.strike(.board(.resets(.powerOn)))
    #expect(bench.phase(1) == .started)
  }

  @Test("A relay that waited for its turn stays off, and its guest is started by the machines")
  func waiting() throws {
    try host.send(.relay(port(1), .off))
    try host.send(.relay(port(2), .off))
    bench.run(.seconds(10))
    try host.send(.relay(port(1), .on))
    try host.send(.relay(port(2), .on))
    bench.run(.seconds(1))
    #expect(try bench.ask("mode auto", on: host.link) == [])
    #expect(bench.phase(1) == .started && bench.phase(2) == .cycling)
    #expect(!bench.relaysOn.contains(port(2)))
  }

  @Test("A reset of the board ends manual mode")
  func reset() {
    bench.strike(.board(.resets(.watchdog)))
    #expect(!bench.isManual)
    #expect(bench.phase(1) == .started)
  }
}
