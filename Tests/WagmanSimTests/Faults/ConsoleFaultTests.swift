import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

@Suite("Damaged consoles")
struct ConsoleFaultTests {
  /// A client on the operator's console that asks for the ports' failures.
  private func answers(
    _ sentence: String?, count: Int = 200
  ) throws -> (texts: [String], tally: FaultTally, whole: [Substring]) {
    var simulation = Simulation(OriginalBench.scenario())
    simulation.advance(to: Tick(s: 300)) { _ in }
    let attachment = LinkAttachment(wire: .console, rights: .administration, session: 1)
    simulation.attach(attachment, to: 0)
    if let sentence { simulation.strike(try happening(sentence)) { _ in } }
    var texts: [String] = []
    var raw = ""
    for _ in 0..<count {
      for byte in "@a fc\n".utf8 { simulation.deliver(byte, on: 0) }
      simulation.serveLinks { _ in }
      simulation.advance(to: simulation.time + .seconds(3)) { _ in }
      let text = simulation.read(0)
      raw += text
      let lines = text.split(separator: "\r\n")
      texts.append(lines.filter { !$0.hasPrefix("log:") }.joined(separator: "|"))
    }
    let whole = raw.split(separator: "\r\n").filter { !$0.hasPrefix("log:") }
    return (texts, simulation.strikes, whole)
  }

  @Test("Bytes are lost, doubled and garbled in both directions, as often as they are to")
  func damage() throws {
    let sound = try answers(nil)
    let whole = try #require(sound.texts.first)
    #expect(Set(sound.texts).count == 1)
    let bytes = Double(200 * (6 + whole.utf8.count + 8))
    for (verb, kind) in [
      ("loses", FaultKind.consoleLoses), ("doubles", .consoleDoubles), ("garbles", .consoleGarbles),
    ] {
      let (texts, tally, _) = try answers("console operator \(verb) 2%")
      #expect(Set(texts).count > 20, "\(verb)")
      #expect(texts.contains(whole), "\(verb)")
      #expect((0.01...0.03).contains(Double(tally[kind]) / bytes), "\(verb) \(tally[kind])")
      #expect(tally.struck.filter { $0.name.hasPrefix("console") } == [kind])
    }
  }

  @Test("Delayed bytes come in their order, up to 100 ms late each")
  func delays() throws {
    let sound = try answers(nil)
    let (_, tally, whole) = try answers("console operator delays 10%")
    #expect(whole == sound.whole)
    #expect(tally[.consoleDelays] > 500)
  }

  @Test("What the scenario's people type is struck, and other consoles are not")
  func scenario() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    try bench.strike("console operator loses 100% for 1min")
    try bench.type("stop 1 0")
    bench.run(.seconds(30))
    #expect(bench.closed.rawValue == 0b111)
    #expect(bench.count(.consoleLoses) >= 9)
    bench.run(.seconds(31))
    try bench.type("stop 1 0")
    bench.run(.seconds(1))
    #expect(bench.closed.rawValue == 0b101)
    try bench.strike("console gn loses 100%")
    try bench.type("stop 2 0")
    bench.run(.seconds(1))
    #expect(bench.closed.rawValue == 0b001)
  }

  @Test("A line whose bytes are delayed is carried out when its end has arrived")
  func delayedLine() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    try bench.strike("console operator delays 100%")
    try bench.type("stop 1 0")
    #expect(bench.closed.rawValue == 0b111)
    bench.run(.milliseconds(100))
    #expect(bench.closed.rawValue == 0b101)
  }
}
