import Testing
import WagmanCore
import WagmanHAL
import WagmanSim
import WagmanWire

/// What a host whose machines choose media and count failures needs of the board.
@Suite("Media and cuts in manual mode")
struct ManualMediumTests {
  let bench = Bench()
  let host: Host

  init() throws {
    host = Host(bench)
    bench.run(to: Tick(s: 200))
    try host.begin()
  }

  private func selector(_ number: Int) -> BootMedium {
    bench.simulation.firmware.board.selectors[number]
  }

  @Test("The medium that the host chooses is selected when the relay next goes on, not before")
  func chosen() throws {
    let reply = try host.send(.chooseMedium(port(1), .emmc))
    #expect(reply == Host.Reply(lines: ["set emmc"], isSealed: true))
    #expect(bench.texts().last == "gn choose medium emmc (host)")
    #expect(try host.snapshot()["media"] == "sd,emmc")
    #expect(selector(1) == .sd)
    try host.send(.relay(port(1), .off))
    bench.run(.seconds(10))
    #expect(selector(1) == .sd)
    try host.send(.relay(port(1), .on))
    #expect(selector(0) == .sd && selector(1) == .emmc)
    #expect(try bench.ask("bs 1", on: host.link) == ["emmc"])
  }

  @Test("The choice holds for every start until another one is made")
  func again() throws {
    try host.send(.chooseMedium(port(0), .emmc))
    for medium in [BootMedium.emmc, .emmc, .sd] {
      if medium == .sd { try host.send(.chooseMedium(port(0), .sd)) }
      try host.send(.relay(port(0), .off))
      bench.run(.seconds(10))
      try host.send(.relay(port(0), .on))
      bench.run(.seconds(10))
      #expect(selector(0) == medium)
    }
  }

  @Test("A choice is answered again with the same words, and not made again")
  func repeated() throws {
    let set = Host.Reply(lines: ["set emmc"], isSealed: true)
    #expect(try host.send(.chooseMedium(port(1), .emmc), number: 7) == set)
    #expect(try host.send(.chooseMedium(port(1), .sd), number: 8).lines == ["set sd"])
    let before = bench.entries.count
    #expect(try host.send(.chooseMedium(port(1), .emmc), number: 7) == set)
    #expect(bench.entries.count == before)
    #expect(try host.snapshot()["media"] == "sd,sd")
  }

  @Test("A port without a boot selector is refused, also when the line is repeated")
  func noSelector() throws {
    let refused = Host.Reply(lines: ["error: the port has no boot selector"], isSealed: true)
    #expect(try host.send(.chooseMedium(port(2), .emmc), number: 1) == refused)
    #expect(try host.send(.chooseMedium(port(2), .emmc), number: 1) == refused)
  }

  @Test("The machines' own medium is as it was when the board decides for itself again")
  func given() throws {
    try host.send(.chooseMedium(port(1), .emmc))
    #expect(try bench.ask("mode auto", on: host.link) == [])
    #expect(bench.record(1).memory.chosenMedium == nil)
    #expect(try bench.ask("bs 1", on: host.link) == ["sd"])
  }

  @Test("Cuts are counted for each port from the beginning of manual mode")
  func cuts() throws {
    bench.strike(.guest(port(1), .draws(milliamperes: 2_000, nil)))
    bench.run(.seconds(9))
    #expect(try host.snapshot()["cuts"] == "0,0,0,0,0")
    bench.run(.seconds(3))
    #expect(try host.snapshot()["cuts"] == "0,1,0,0,0")
    bench.run(.seconds(30))
    try host.send(.relay(port(1), .on))
    bench.run(.seconds(20))
    #expect(try host.snapshot()["cuts"] == "0,2,0,0,0")
    // Asking again for what it has makes the host count nothing twice.
    try host.begin()
    #expect(try host.snapshot()["cuts"] == "0,2,0,0,0")
    #expect(try bench.ask("mode auto", on: host.link) == [])
    try host.begin()
    #expect(try host.snapshot()["cuts"] == "0,0,0,0,0")
  }

  @Test("Outside manual mode a snapshot has the selectors as they were last used, and no cuts")
  func automatic() throws {
    #expect(try bench.ask("mode auto", on: host.link) == [])
    let other = Host(bench)
    let snapshot = try other.snapshot()
    #expect(snapshot["media"] == "sd,sd" && snapshot["cuts"] == "0,0,0,0,0")
  }
}
