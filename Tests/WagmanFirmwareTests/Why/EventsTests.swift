import Testing
import WagmanCore
import WagmanSim

/// The entries of the log on a console.
@Suite("events")
struct EventsTests {
  let bench: Bench
  let link: Int

  init() {
    bench = Bench(.still(guests: 5, enabled: 0b11111, watched: 0b11111))
    link = bench.client()
    bench.run(to: Tick(s: 1_000))
  }

  func body(_ line: String) throws -> [String] { try bench.ask(line, on: link) }

  @Test("The first line tells the time, the clock and where the log is")
  func header() throws {
    let first = try #require(try body("events").first)
    #expect(first == "up=1000000 clock=1767226600000 last=33")
  }

  @Test("An entry has number, time, code, subject, argument, count and its words")
  func entry() throws {
    let lines = try body("events 1")
    #expect(lines[1] == "1 1767225600000 1 7 0 x1 board reset (power on)")
    #expect(lines[2].hasSuffix(" x1 nc stopped (reset)"))
  }

  @Test("A response has 16 entries at most, and goes on where the next one is asked for")
  func pages() throws {
    let pages = try [1, 17, 33].map { try body("events \($0)").dropFirst() }
    #expect(pages.map(\.count) == [16, 16, 1])
    let numbers = pages.joined().compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(numbers == (1...33).map(String.init))
    #expect(Array(try body("events").dropFirst()) == pages.joined().suffix(16))
  }

  @Test("Beyond the newest there is none, to the largest number", arguments: ["34", "2147483647"])
  func beyond(_ number: String) throws { #expect(try body("events \(number)").count == 1) }

  @Test("A guest's console reads it, too")
  func guest() throws {
    let guest = bench.client(.guest(port(2)))
    #expect(try bench.ask("events 33", on: guest).count == 2)
  }
}
