import Testing
import WagmanCore
import WagmanSim
import WagmanWire

/// What a line of the host needs before it moves a relay.
@Suite("Seals in manual mode")
struct ManualSealTests {
  let bench = Bench()
  let host: Host

  init() throws {
    host = Host(bench)
    bench.run(to: Tick(s: 200))
    try host.begin()
    bench.run(.seconds(10))
  }

  @Test("A sealed line is carried out and answered with its own seal")
  func sealed() throws {
    #expect(try host.send(.relay(port(1), .off)).isOK)
    #expect(!bench.relaysOn.contains(port(1)))
    #expect(bench.texts().last == "gn relay switched off by the host (number 1)")
  }

  @Test("Without a seal, nothing moves")
  func missing() throws {
    let before = bench.entries.count
    for line in [
      "relay 1 off", "want 1 off", "enable 3", "disable 1", "watch 1 hb f", "bs 1 emmc", "snapshot",
    ] {
      #expect(try bench.ask(line, on: host.link) == ["error: a sealed line is needed"])
    }
    #expect(bench.relaysOn.rawValue == 0b111 && bench.entries.count == before)
  }

  @Test("With one bit changed anywhere, nothing moves")
  func broken() throws {
    let before = bench.entries.count
    let line = Array(Host.line(.relay(port(1), .off), seal: 1).utf8)
    for place in line.indices.dropLast() {
      for bit in 0..<7 {
        var changed = line
        changed[place] ^= 1 << UInt8(bit)
        bench.send(String(decoding: changed, as: UTF8.self), on: host.link)
        bench.serve()
        // Whatever it became, its end is the end of a line now.
        bench.send("\n", on: host.link)
        bench.serve()
        _ = bench.read(host.link)
      }
    }
    #expect(bench.relaysOn.rawValue == 0b111 && bench.entries.count == before)
    #expect(try bench.ask("relay 1 off #1 00000000", on: host.link) == ["error: broken seal"])
  }

  @Test("With its end cut off, nothing moves")
  func cut() throws {
    let line = Host.line(.relay(port(1), .off), seal: 1).dropLast()
    for count in 1..<line.count {
      bench.send(line.prefix(count) + "\n", on: host.link)
      bench.serve()
      _ = bench.read(host.link)
    }
    #expect(bench.relaysOn.rawValue == 0b111)
  }

  @Test("A number seen before is answered again, but not carried out again")
  func duplicate() throws {
    #expect(try host.send(.relay(port(1), .off), number: 5).isOK)
    #expect(try host.send(.relay(port(1), .on), number: 6).isOK)
    bench.run(.seconds(10))
    let before = bench.entries.count
    #expect(try host.send(.relay(port(1), .off), number: 5).isOK)
    #expect(try host.send(.relay(port(1), .on), number: 6).isOK)
    bench.run(.seconds(10))
    #expect(bench.relaysOn.rawValue == 0b111 && bench.entries.count == before)
  }

  @Test("The last line repeated does not undo what the board did after it")
  func repeatedAfterCut() throws {
    bench.strike(.guest(port(1), .draws(milliamperes: 2_000, nil)))
    #expect(try host.send(.relay(port(1), .on), number: 1).isOK)
    bench.run(.seconds(20))
    #expect(!bench.relaysOn.contains(port(1)))
    #expect(try host.send(.relay(port(1), .on), number: 1).isOK)
    bench.run(.seconds(1))
    #expect(!bench.relaysOn.contains(port(1)))
  }

  @Test("A refused line is refused again when it is repeated")
  func refusedTwice() throws {
    let refused = Host.Reply(lines: ["error: the port is disabled"], isSealed: true)
    #expect(try host.send(.relay(port(3), .on), number: 1) == refused)
    #expect(try host.send(.relay(port(3), .on), number: 1) == refused)
    #expect(try host.send(.enable(PortSet(port(3))), number: 2).isOK)
    #expect(try host.send(.relay(port(3), .on), number: 1) == refused)
    bench.run(.seconds(10))
    #expect(!bench.relaysOn.contains(port(3)))
  }

  @Test("A line that comes after one with a higher number is not carried out, nor said to be")
  func overtaken() throws {
    let late = Host.Reply(lines: ["error: the number is out of turn"], isSealed: true)
    #expect(try host.send(.relay(port(1), .off), number: 9).isOK)
    #expect(try host.send(.relay(port(1), .on), number: 8) == late)
    bench.run(.seconds(10))
    #expect(!bench.relaysOn.contains(port(1)))
    // So is one whose number is too old to be remembered.
    #expect(try host.send(.relay(port(1), .off), number: 9).isOK)
    #expect(try host.send(.relay(port(1), .off), number: 900).isOK)
    #expect(try host.send(.relay(port(1), .off), number: 9) == late)
  }

  @Test("The highest number that there is can be used")
  func highest() throws {
    #expect(try host.send(.relay(port(1), .off), number: .max).isOK)
    #expect(try host.send(.relay(port(1), .off), number: .max).isOK)
    #expect(try !host.send(.relay(port(1), .on), number: 0).isOK)
    #expect(!bench.relaysOn.contains(port(1)))
  }

  @Test("Another session of manual mode counts anew")
  func session() throws {
    #expect(try host.send(.relay(port(1), .off), number: 5).isOK)
    #expect(try bench.ask("mode auto", on: host.link) == [])
    try host.begin()
    #expect(try host.send(.relay(port(2), .off), number: 1).isOK)
    bench.run(.seconds(1))
    #expect(bench.relaysOn.rawValue == 0b001)
  }
}
