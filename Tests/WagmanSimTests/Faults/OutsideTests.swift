import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim

@Suite("Sentences from outside")
struct OutsideTests {
  /// Of every kind, each where it leaves a mark on this node.
  private static let sentences = [
    "guest gn hangs", "guest gn crashes", "guest gn loops", "guest cs misses beats for 10min",
    "guest gn flutters for 5min", "guest x1 beats for 5min", "guest gn draws 5000mA for 30s",
    "ambient 70degC for 1h", "humidity 99%RH for 20min", "supply 4.5V for 2s",
    "sensor temperature silent for 20min", "sensor supply corrupt for 20min", "board resets",
    "board watchdog resets", "brown-out", "brown-out in a write", "brown-out in a switching",
    "board hangs", "relay gn reads unknown for 1min", "relay gn dies for 20min",
    "clock steps 2h", "clock is lost", "memory page 17 wears out", "operator restart 1",
    "guest-console gn ping 1", "operator reset 1",
  ]
  /// Where nothing else is due, so that one round of the loop is as the other.
  private static let moment = Tick(milliseconds: 3_600_437)
  private static let end = Tick.zero + .hours(5)
  private static let others = """
    watched: [nc, gn, cs]
    enabled: [nc, gn, cs, x1]
    random:
      - {rate: 6/1h, do: operator ping 1}
      - {rate: 2/1h, do: guest nc hangs}
      - {rate: 2/1h, do: guest gn recovers}
    guests: {nc: node-controller, gn: guest-node, cs: coresense, x1: edge-camera}
    for: 5h
    """

  @Test(
    "One that strikes now gives the history of the same line in a timeline", arguments: sentences)
  func sameAsTimeline(sentence: String) throws {
    let more = "\ntimeline:\n  - {at: 3600437ms, do: \(sentence)}"
    var expected = Simulation(try scenario(Self.others + more), seed: 7)
    let wanted = Notebook()
    expected.noteRelays()
    expected.advance(to: Self.end) { wanted.note($0) }

    var simulation = Simulation(try scenario(Self.others), seed: 7)
    let noted = Notebook()
    simulation.noteRelays()
    simulation.advance(to: Self.moment) { noted.note($0) }
    try simulation.strike(sentence: sentence) { noted.note($0) }
    simulation.advance(to: Self.end) { noted.note($0) }
    #expect(noted.lines == wanted.lines)
    #expect(noted.lines.contains("3600437 * \(sentence)"))
    let (memory, wantedMemory) = (simulation.memory, expected.memory)
    #expect(memory == wantedMemory)
  }

  @Test("What it leaves to chance moves nothing that the scenario draws")
  func ownDraws() throws {
    let text = "timeline:\n  - {at: 2h, do: memory flips 9 bits in page 500}"
    var undisturbed = Simulation(try scenario(text))
    var disturbed = Simulation(try scenario(text))
    disturbed.advance(to: Tick(s: 60)) { _ in }
    try disturbed.strike(sentence: "memory flips 5 bits in page 400")
    for hours in [1, 3] {
      undisturbed.advance(to: .zero + .hours(UInt64(hours))) { _ in }
      disturbed.advance(to: .zero + .hours(UInt64(hours))) { _ in }
    }
    let (image, other) = (disturbed.memory, undisturbed.memory)
    #expect(image.readPage(400) != other.readPage(400))
    #expect(image.readPage(500) == other.readPage(500))
    #expect(image.readPage(500) != Page())
  }

  @Test("The same sentences at the same moments give the same history")
  func isRepeated() throws {
    let runs = try (0..<2).map { _ in
      var simulation = Simulation(try scenario(Self.others), seed: 3)
      let noted = Notebook()
      for (index, sentence) in ["memory flips 40 bits", "guest gn hangs"].enumerated() {
        simulation.advance(to: Tick(s: UInt64(1_000 * (index + 1)))) { noted.note($0) }
        try simulation.strike(sentence: sentence) { noted.note($0) }
      }
      simulation.advance(to: Self.end) { noted.note($0) }
      return (noted.lines, simulation.memory)
    }
    #expect(runs[0].0 == runs[1].0)
    #expect(runs[0].1 == runs[1].1)
  }

  @Test("Everything recovers ends what came from outside")
  func recovers() throws {
    var simulation = Simulation(try scenario(Self.others), seed: 7)
    simulation.advance(to: Tick(s: 600)) { _ in }
    try simulation.strike(sentence: "relay gn sticks")
    try simulation.strike(sentence: "guest cs hangs")
    #expect(simulation.firmware.board.guests[2].state == .hung)
    try simulation.strike(sentence: "everything recovers")
    #expect(simulation.firmware.board.guests[2].state == .up)
    try simulation.strike(sentence: "operator stop 1 0")
    simulation.advance(to: Tick(s: 900)) { _ in }
    #expect(!simulation.firmware.board.contacts.contains(try port(1)))
  }

  @Test("A v3 board takes them as ours does")
  func original() throws {
    let noted = Notebook()
    var node = OriginalNode(try scenario(Self.others), seed: 7)
    node.noteRelays()
    node.advance(to: Tick(s: 600)) { noted.note($0) }
    let before = noted.lines.filter { $0.contains(" gn o") }
    #expect(before == ["60000 gn on"])
    try node.strike(sentence: "operator stop 1 10") { noted.note($0) }
    node.advance(to: Tick(s: 700)) { noted.note($0) }
    #expect(noted.lines.contains("600000 * operator stop 1 10"))
    // Its loop goes round 200 ms later.
    #expect(noted.lines.contains("610200 gn off"))
  }

  @Test(
    "What is no sentence is refused in the words of a scenario's errors, and nothing happens",
    arguments: [
      ("guest gn hags", "column 10: ", "did you mean 'hangs'?"),
      ("guest gm hangs", "column 7: ", "no port 'gm'; ports are nc"),
      ("gest gn hangs", "column 1: ", "did you mean 'guest'?"),
      ("ambient 70", "column 9: ", "70"), ("ambient 70degC for 3w", "column 20: ", "3w"),
      ("board hangs twice", "column 13: ", "'twice' is one word too many"),
      ("operator stip 1", "column 10: ", "invalid command"), ("", "column 1: ", "known: guest"),
    ])
  func refused(sentence: String, place: String, words: String) throws {
    var simulation = Simulation(try scenario(Self.others), seed: 7)
    simulation.advance(to: Tick(s: 600)) { _ in }
    let before = simulation.steps
    let error = #expect(throws: SentenceError.self) {
      try simulation.strike(sentence: sentence) { _ in Issue.record("something happened") }
    }
    let text = try #require(error).description
    #expect(text.hasPrefix(place) && text.contains(words), "\(text)")
    #expect(simulation.steps == before)
    let whole = complaints(
      "timeline:\n  - {at: 1s, do: \"\(sentence)\"}", validateCommand: Happening.problem)
    #expect(try sentence.isEmpty || whole.first?.contains(#require(error).message) == true)
  }

  @Test("Who types on a board without consoles is refused")
  func noConsoles() throws {
    var simulation = UnattendedSimulation(unattended: try scenario("for: 1h"), seed: 1)
    simulation.advance(to: Tick(s: 60)) { _ in }
    #expect(throws: SentenceError.self) { try simulation.strike(sentence: "operator stop 1") }
    #expect(throws: SentenceError.self) { try simulation.strike(sentence: "guest-console gn ping") }
    try simulation.strike(sentence: "board resets")
  }

  @Test("Who types on and on at a board that does not run is told so")
  func bounded() throws {
    var simulation = Simulation(try scenario("for: 1h"))
    simulation.advance(to: Tick(s: 60)) { _ in }
    try simulation.strike(sentence: "supply 3V")
    var taken = 0
    let error = #expect(throws: SentenceError.self) {
      while taken < 10_000 {
        try simulation.strike(sentence: "operator ping 1")
        taken += 1
      }
    }
    #expect(try #require(error).message.hasPrefix("the board has not read"))
    #expect(taken > 100)
    try simulation.strike(sentence: "supply 5V")
    simulation.advance(to: Tick(s: 120)) { _ in }
    try simulation.strike(sentence: "operator ping 1")
  }
}

/// What a run was observed to do, a line each.
private final class Notebook {
  private(set) var lines: [String] = []

  func note(_ observation: Observation) {
    switch observation {
    case .entry(let entry, let at):
      lines.append("\(at.milliseconds) \(entry.sequence) \(EventText.describe(entry))")
    case .happening(let step, let at): lines.append("\(at.milliseconds) * \(step.text)")
    case .strike(let strike, let at): lines.append("\(at.milliseconds) * \(strike)")
    case .relay(let port, let level, let at):
      lines.append("\(at.milliseconds) \(port.name) \(level)")
    }
  }
}
