import Foundation
import Testing
import WagmanCore
import WagmanHAL
import WagmanSim
import WagmanTrace

@Suite("Waveforms")
struct WaveformTests {
  private static let end = Tick(s: 2 * 86_400)

  /// What a node's own parts say of themselves, by signal.
  private static func expected(of simulation: borrowing Simulation) -> [String: String] {
    var values: [String: String] = [:]
    let (board, now) = (Self.board(of: simulation), simulation.time)
    for index in 0..<BoardPort.count {
      let port = BoardPort(unchecked: index)
      let guest = simulation.firmware.node.guests[index]
      let scope = "wagman.\(port.name)"
      values["\(scope).state"] = "\(guest.phase.name)"
      values["\(scope).contact"] = board.contacts.contains(port) ? "1" : "0"
      values["\(scope).relay"] =
        board.relays.unknown.contains(port) ? "x" : values["\(scope).contact"]
      values["\(scope).heartbeat"] = "\(board.guests[index].heartbeats % 2)"
      values["\(scope).current"] = "\(board.plant.current(port, at: now))"
      values["\(scope).guest"] =
        board.guests[index].profile == nil ? "absent" : "\(board.guests[index].state)"
      add(guest.nextAlarm, scope, board.bootedAt, to: &values)
    }
    let controller = simulation.firmware.node.controller
    values["wagman.controller.state"] =
      "\(controller.phase.name)".split(separator: " ").joined(separator: "-")
    add(controller.nextAlarm, "wagman.controller", board.bootedAt, to: &values)
    values["wagman.environment.verdict"] = "\(simulation.firmware.node.environment.verdict)"
    let reading = simulation.firmware.lastSample.temperature
    values["wagman.environment.temperature_sensor"] = reading.isValid ? "ok" : "\(reading.status)"
    values["wagman.environment.temperature"] =
      reading.isValid
      ? String(format: "%.2f", Double(SensorScale.millidegrees(htu21d: reading.raw) / 10) / 100)
      : "nan"
    values["wagman.board.log"] = String(simulation.firmware.log.newestSequence, radix: 2)
    return values
  }

  private struct Seen {
    let contacts: PortSet
    let relays: RelayReadings
    let guests: InlineArray<5, GuestModel>
    let plant: Plant
    let bootedAt: Tick
  }

  private static func board(of simulation: borrowing Simulation) -> Seen {
    Seen(
      contacts: simulation.firmware.board.contacts, relays: simulation.firmware.board.relays,
      guests: simulation.firmware.board.guests, plant: simulation.firmware.board.plant,
      bootedAt: simulation.firmware.board.bootedAt)
  }

  private static func add(
    _ alarm: ArmedAlarm, _ scope: String, _ bootedAt: Tick, to values: inout [String: String]
  ) {
    let isArmed = alarm.due != .never
    values["\(scope).alarm"] = isArmed ? "\(alarm.alarm.name)" : "none"
    values["\(scope).alarm_due"] =
      isArmed
      ? String(
        format: "%.3f", Double(bootedAt.milliseconds + alarm.due.milliseconds) / 1_000) : "nan"
  }

  @Test("At 300 moments of two eventful days every signal has the value that the node had")
  func valuesAreThoseOfTheNode() throws {
    // Prime to all that is regular.
    let stops = (1...300).map { Tick(milliseconds: $0 * 571_003) }
    var expected: [[String: String]] = []
    var differing: [String] = []
    let text = try Traced.run(
      Traced.eventful, as: .vcd, until: Self.end, stops: stops,
      at: { simulation, _ in expected.append(Self.expected(of: simulation)) })
    let waveform = try Waveform(text)
    for (stop, values) in zip(stops, expected) {
      for (path, value) in values.sorted(by: { $0.key < $1.key }) {
        let traced = try waveform.value(path, at: stop)
        guard traced != value else { continue }
        differing.append("\(stop.milliseconds) \(path): \(traced), not \(value)")
      }
    }
    #expect(differing.isEmpty, "\(differing.count): \(differing.prefix(10))")
    // What never changed would show nothing.
    let changed = Set(expected.flatMap(\.keys)).filter { path in
      Set(expected.map { $0[path] }).count > 1
    }
    for path in ["nc.state", "gn.relay", "cs.relay", "x1.guest", "controller.alarm_due"]
      + ["environment.verdict", "environment.temperature", "controller.state"]
    {
      #expect(changed.contains("wagman." + path), "\(path) never changed")
    }
  }

  @Test("Every signal is declared, and has its first value at the first moment")
  func everySignalIsThere() throws {
    let waveform = try Waveform(try Traced.run(Traced.eventful, as: .vcd, until: Tick(s: 1)))
    #expect(waveform.timescale == "1 ms")
    #expect(Set(waveform.signals.keys) == Set(TraceSignal.all.map(\.path)))
    for (path, signal) in waveform.signals {
      #expect(signal.changes.first?.at == 0, "\(path)")
    }
    #expect(waveform.lastMoment == 1_000)
  }

  @Test("A value is written only when it has changed")
  func onlyChangesAreWritten() throws {
    let waveform = try Waveform(try Traced.run(Traced.eventful, as: .vcd, until: Self.end))
    #expect(waveform.repetitions == 0)
    #expect(waveform.lastMoment == Self.end.milliseconds)
  }

  @Test("Without supply the board is down and no machine has a state")
  func boardIsDown() throws {
    var restart: Tick?
    func note(_ observation: Observation) {
      guard case .entry(let entry, let at) = observation, entry.code == .reset, at > .zero
      else { return }
      restart = restart ?? at
    }
    let text = try Traced.run(
      Traced.eventful, as: .vcd, until: Tick(s: 21 * 3_600), observing: note)
    let waveform = try Waveform(text)
    let back = try #require(restart)
    let last = Tick(milliseconds: back.milliseconds - 1)
    #expect(try waveform.value("wagman.board.mode", at: last) == "down")
    #expect(try waveform.value("wagman.nc.state", at: last) == "none")
    #expect(try waveform.value("wagman.controller.alarm", at: last) == "none")
    #expect(try waveform.value("wagman.board.mode", at: back) == "automatic")
    #expect(try waveform.value("wagman.board.event", at: back) == "reset")
    #expect(try waveform.value("wagman.nc.state", at: back) != "none")
  }

  @Test(
    "The same seed gives the same bytes, another seed others",
    arguments: [TraceFormat.vcd, .json])
  func sameSeedSameBytes(format: TraceFormat) throws {
    let scenario = try Traced.eventful
    let end = Tick(s: 6 * 3_600)
    let first = try Traced.run(scenario, as: format, until: end, seed: 5)
    #expect(try Traced.run(scenario, as: format, until: end, seed: 5) == first)
    #expect(try Traced.run(scenario, as: format, until: end, seed: 6) != first)
  }

  @Test("All but 64 KiB is in the file while the run goes on", arguments: [TraceFormat.vcd, .json])
  func writtenOnTheWay(format: TraceFormat) throws {
    var sizes: [Int] = []
    let text = try Traced.run(
      Traced.eventful, as: format, until: Self.end, stops: [Tick(s: 86_400)],
      at: { _, path in
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size]
        sizes.append(try #require(size as? Int))
      })
    #expect(sizes[0] > text.utf8.count / 3)
    #expect(sizes[1] > text.utf8.count - 65_536)
    #expect(sizes.allSatisfy { $0 % 65_536 == 0 })
  }

  @Test("A file that cannot be made, or that takes no more, is told of")
  func writeErrors() throws {
    #expect(throws: TraceError(number: ENOENT)) {
      _ = try TraceWriter(to: "/nonexistent/run.vcd", as: .vcd, title: "none")
    }
    let writer = try TraceWriter(to: "/dev/full", as: .vcd, title: "full")
    #expect(throws: TraceError(number: ENOSPC)) { try writer.close(at: .zero) }
  }

  @Test(
    "The end of a file's name says what the trace is",
    arguments: [
      ("run.vcd", TraceFormat.vcd), ("a/b.c/run.json", .json), ("run.fst", nil), ("vcd", nil),
    ])
  func formats(path: String, format: TraceFormat?) {
    #expect(TraceFormat(path: path) == format)
  }

  @Test("docs/traces.md has a row for each signal, and no other")
  func documented() throws {
    let file = simFolder + "/../docs/traces.md"
    let rows = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("| `") }
      .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    var documented: [String] = []
    for row in rows {
      let (scope, name) = (row[0].dropFirst().dropLast(), row[1].dropFirst().dropLast())
      let scopes = scope == "PORT" ? ["nc", "gn", "cs", "x1", "x2"] : [String(scope)]
      documented += scopes.map { "wagman.\($0).\(name) \(row[2]) \(row[3])" }
    }
    let declared = TraceSignal.all.map { signal in
      let type =
        switch signal.kind {
        case .level: "wire"
        case .word: "string"
        case .number, .moment: "real"
        case .count: "integer"
        }
      return "\(signal.path) \(type) \(signal.unit.isEmpty ? "–" : signal.unit)"
    }
    #expect(documented.sorted() == declared.sorted())
  }
}
