import Testing
import WagmanCore

@testable import WagmanFieldBus
@testable import WagmanSim

@Suite("The plant's end of a field bus")
struct SessionTests {
  @Test("A hello that is said again is one beginning, and one after a reset another")
  func hello() {
    let line = ScriptedLine([
      message(.hello, 1, [1, 0, 0]), message(.hello, 1, [1, 0, 0]), message(.sample, 2),
      message(.hello, 1, [1, 4, 1]),
    ])
    let session = FieldBusSession(line, mode: .lockstep)
    #expect(session.next() == .hello)
    session.answer { $0.append(UInt8(7)) }
    #expect(session.next() == .sample)
    #expect(session.hellos == 1)
    // The first hello, and the same answer again.
    #expect(line.written.count == 2 && line.written[0] == line.written[1])
    session.refuse()
    #expect(session.next() == .hello)
    #expect(session.hellos == 2)
  }

  @Test("A request that is asked again is answered again and not given out twice")
  func again() {
    let relay = message(.relay, 9, [1, 1])
    let line = ScriptedLine([relay, relay, relay, message(.sample, 10)])
    let session = FieldBusSession(line, mode: .lockstep)
    #expect(session.next() == .relay)
    session.answer { _ in }
    #expect(session.next() == .sample)
    #expect(line.written.count == 3)
    #expect(Set(line.written).count == 1)
  }

  @Test("A request under way that is asked again waits for its one answer")
  func impatience() {
    let done = message(.done, 3, [UInt8](repeating: 0, count: 11))
    let line = ScriptedLine([done, done, done], thenSilent: true)
    let session = FieldBusSession(line, mode: .lockstep)
    #expect(session.next() == .done)
    #expect(session.next() == nil)
    #expect(line.written.isEmpty)
    #expect(session.failure == .silent)
  }

  @Test("What is not a request, or has another length, is refused and not given out")
  func refusals() {
    let wrong = [
      message(.relay, 1, [1]), message(.relay, 2, [1, 1, 1]), message(.writePage, 3, [0, 0]),
      message(.restart, 4), message(.refused, 5), message(.hello, 6, [1]),
    ]
    let line = ScriptedLine(wrong + [message(.sample, 7)])
    let session = FieldBusSession(line, mode: .lockstep)
    #expect(session.next() == .sample)
    #expect(line.written.map { kind(of: $0) } == Array(repeating: .refused, count: wrong.count))
  }

  @Test("A controller of another version ends the run with a word that names it")
  func version() {
    let line = ScriptedLine([message(.hello, 1, [2, 0, 0])])
    let session = FieldBusSession(line, mode: .lockstep)
    _ = NodeSimulation<FieldBusProgram>(Scenario(), session: session)
    #expect(session.failure == .version(2))
  }

  private func message(_ kind: BusKind, _ sequence: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
    var frame = BusFrame()
    frame.begin(kind, sequence: sequence)
    for byte in payload { frame.append(byte) }
    var line: [UInt8] = []
    frame.write { line.append($0) }
    return line
  }

  private func kind(of line: [UInt8]) -> BusKind? {
    var reader = BusReader()
    return line.map { reader.take($0) }.last == true ? reader.frame.kind : nil
  }
}

/// A line on which a controller says what a test has written down.
private final class ScriptedLine: ControllerLine {
  private var messages: [[UInt8]]
  private let isSilentAtEnd: Bool
  private(set) var written: [[UInt8]] = []

  init(_ messages: [[UInt8]], thenSilent: Bool = false) {
    self.messages = messages
    isSilentAtEnd = thenSilent
  }

  func awaitController() -> Bool { true }

  func read(into bytes: inout [UInt8]) -> ControllerReading {
    if messages.isEmpty { return isSilentAtEnd ? .silent : .interrupted }
    bytes += messages.removeFirst()
    return .bytes
  }

  func write(_ bytes: [UInt8]) { written.append(bytes) }

  func hasConsole(_ console: Int) -> Bool { true }

  func type(_ bytes: [UInt8], on console: Int) -> Bool { true }
}
