import Testing
import WagmanCore
import WagmanSim
import WagmanWire

/// What a host says to a guest through the board, and who may hold the board.
@Suite("Messages and holders in manual mode")
struct ManualTellTests {
  let bench = Bench()
  let host: Host

  init() throws {
    host = Host(bench)
    bench.run(to: Tick(s: 300))
    try host.begin()
  }

  private func heartbeatAge(_ port: Int) throws -> Int {
    let ages = try #require(try host.snapshot()["hb"]).split(separator: ",")
    return try #require(Int(ages[port]))
  }

  @Test("A guest that is told to shut down goes silent, once for each number")
  func told() throws {
    #expect(try heartbeatAge(1) < 60_000)
    #expect(try host.send(.tell(port(1), .shutdown), number: 50).isOK)
    #expect(bench.texts().last == "gn tell shutdown (host)")
    let before = bench.entries.count
    #expect(try host.send(.tell(port(1), .shutdown), number: 50).isOK)
    #expect(bench.entries.count == before)
    for _ in 0..<6 {
      bench.run(.seconds(50))
      _ = try host.send(.snapshot, number: 60)
    }
    #expect(try heartbeatAge(1) > 200_000)
    #expect(try heartbeatAge(0) < 60_000)
  }

  @Test("A host whose link is gone is not waited for")
  func departed() throws {
    let other = Host(bench)
    #expect(try bench.ask("mode manual", on: other.link) == ["error: the board is in manual mode"])
    bench.disconnect(host.link)
    try other.begin()
    #expect(try other.send(.relay(port(1), .off)).isOK)
    #expect(try other.snapshot()["drive"]?.dropFirst().first == "0")
  }
}
