import Testing
import WagmanCore
import WagmanFirmware
import WagmanHAL
import WagmanImage
import WagmanSim
import WagmanWire

/// A node in virtual time with clients on its links, and everything that it wrote to its log.
///
/// A class, since the macros of the test library hold no value that cannot be copied.
final class Bench {
  private(set) var simulation: Simulation
  private(set) var entries: [LogEntry] = []
  private var lastSession: UInt32 = 1_000
  private var nextLink = Simulation.firstClientLink

  init(_ scenario: Scenario = .still(), image: MemoryImage? = nil) {
    simulation = Simulation(scenario, image: image)
    run(to: .zero)
  }

  // MARK: Time

  var now: Tick { simulation.time }

  func run(to end: Tick, every tick: TickSpan? = nil) {
    if let tick {
      simulation.advance(to: end, every: tick) { self.note($0) }
    } else {
      simulation.advance(to: end) { self.note($0) }
    }
  }

  func run(_ span: TickSpan, every tick: TickSpan? = nil) { run(to: now + span, every: tick) }

  func strike(_ happening: Happening) { simulation.strike(happening) { self.note($0) } }

  func reset(because cause: ResetCause, afterWrites count: Int) {
    simulation.reset(because: cause, afterWrites: count)
  }

  private func note(_ observation: Observation) {
    if case .entry(let entry, _) = observation { entries.append(entry) }
  }

  // MARK: Clients

  /// A client on a link of its own.
  func client(
    _ rights: LinkAttachment.Rights = .administration, _ wire: LinkAttachment.Wire = .console
  ) -> Int {
    defer { nextLink += 1 }
    connect(nextLink, rights, wire)
    return nextLink
  }

  /// Another client takes a link.
  func connect(
    _ link: Int, _ rights: LinkAttachment.Rights = .administration,
    _ wire: LinkAttachment.Wire = .console
  ) {
    lastSession += 1
    simulation.attach(LinkAttachment(wire: wire, rights: rights, session: lastSession), to: link)
  }

  func disconnect(_ link: Int) { simulation.attach(nil, to: link) }

  func send(_ text: String, on link: Int) {
    for byte in text.utf8 { simulation.deliver(byte, on: link) }
  }

  func serve() { simulation.serveLinks { self.note($0) } }

  func read(_ link: Int, limit: Int = .max) -> String { simulation.read(link, limit: limit) }

  /// The lines that answer a line, header and footer included.
  ///
  /// What the board had sent before is thrown away.
  func exchange(_ line: String, on link: Int) -> [String] {
    repeat { serve() } while !read(link).isEmpty
    return simulation.exchange(line, on: link) { self.note($0) }
  }

  /// The body of the answer to a line.
  func ask(_ line: String, on link: Int) throws -> [String] {
    let lines = exchange(line, on: link)
    try #require(lines.count >= 2)
    let header = try #require(lines.first)
    try #require(header.hasPrefix("<<<- sid="))
    #expect(lines.last == "->>>")
    return Array(lines.dropFirst().dropLast())
  }

  // MARK: The board

  var relaysOn: PortSet { simulation.firmware.board.contacts }
  var memory: MemoryImage { simulation.memory }
  var isManual: Bool { simulation.firmware.manual != nil }
  var lights: UInt16 { simulation.firmware.board.litLights }

  func phase(_ port: Int) -> Phase { simulation.firmware.node.guests[port].phase }

  /// What stands in the persistent memory, not what the program believes.
  func record(_ port: Int) -> PortRecord {
    RecordStore(from: simulation.memory).port(WagmanCore.Port(unchecked: port))
  }

  var boardRecord: BoardRecord { RecordStore(from: simulation.memory).board }

  /// The log so far: seconds of the run, a blank, what happened.
  var log: [String] {
    entries.map { entry in
      let milliseconds = entry.milliseconds - UInt64(Simulation.epochSeconds) * 1_000
      let fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
      let seconds = "\(milliseconds / 1_000)" + (fraction == "000" ? "" : ".\(fraction)")
      return "\(seconds) \(EventText.describe(entry))"
    }
  }

  /// What the log says without times, from the entry after the first `count`.
  func texts(after count: Int = 0) -> [String] {
    entries.dropFirst(count).map { EventText.describe($0) }
  }
}
