import Testing
import WagmanCore

@Suite("Every state of the controller and every event")
struct ControllerPairTests {
  private struct Variant: Sendable {
    let name: String
    let make: @Sendable () -> Bench
    /// By event; an event that is not there changes and emits nothing.
    let expected: [String: String]
  }

  /// Each event leads up to a moment and is then fed; only what happens at the moment counts.
  private static let events: [(name: String, prepare: @Sendable (inout Bench) -> Node.Input)] = [
    (
      "critical",
      { bench in
        bench.advance(by: .seconds(60), every: .seconds(1), .sample(.hot))
        bench.advance(by: .seconds(1))
        return .sample(.hot)
      }
    ),
    (
      "normal",
      { bench in
        bench.advance(by: .seconds(300), every: .seconds(1), .sample(.fair))
        bench.advance(by: .seconds(1))
        return .sample(.fair)
      }
    ),
    ("hibernate", { _ in .hibernate(.hours(5), .host) }),
    ("wake", { _ in .wake(.host) }),
    ("start", { _ in .command(.start, .x2, .host) }),
    ("start!", { _ in .command(.start(isForced: true), .x2, .host) }),
    ("restart", { _ in .command(.restart, .x2, .host) }),
    ("heartbeat", { _ in .heartbeat(.x2) }),
    ("overcurrent", { _ in .overcurrent(.x2) }),
    (
      "kill all",
      { bench in
        for port in Port.all.dropFirst() { bench.send(.kill, to: port) }
        return .command(.kill, .nodeController, .host)
      }
    ),
  ]

  private static func hibernating(
    byEnvironment: Bool = false, byCommand: Bool = false, isDown: Bool
  ) -> Bench {
    var bench = HibernationTests.running()
    if byEnvironment { bench.advance(by: .seconds(60), every: .seconds(1), .sample(.hot)) }
    if byCommand { bench.send(.hibernate(.hours(9), .host)) }
    if byEnvironment { bench.advance(by: .seconds(1), every: .seconds(1), .sample(.hot)) }
    if isDown { bench.advance(by: .minutes(15)) }
    return bench
  }

  private static let variants: [Variant] = [
    Variant(
      name: "start next device",
      make: {
        var bench = RoundTests.everybody(relaysOn: PortSet(rawValue: 0x1e))
        bench.clear()
        return bench
      },
      expected: [
        "critical": "causes 1, start next device>will hibernate environment",
        "hibernate": "causes 2, start next device>will hibernate command",
        "kill all":
          "start next device>start devices device settled, start devices>normal all tried",
      ]),
    Variant(
      name: "normal", make: { HibernationTests.running() },
      expected: [
        "critical": "causes 1, normal>will hibernate environment",
        "hibernate": "causes 2, normal>will hibernate command",
      ]),
    Variant(
      name: "will hibernate, environment",
      make: { hibernating(byEnvironment: true, isDown: false) },
      expected: [
        "normal": "causes 0, awake, hibernating>normal environment",
        "hibernate": "causes 3", "wake": "causes 0, will hibernate>normal command",
        "start": "refused", "restart": "refused",
        "kill all": "will hibernate>hibernating all down, hibernating 1",
      ]),
    Variant(
      name: "will hibernate, command", make: { hibernating(byCommand: true, isDown: false) },
      expected: [
        "critical": "causes 3", "wake": "causes 0, will hibernate>normal command",
        "start": "refused", "restart": "refused",
        "kill all": "will hibernate>hibernating all down, hibernating 2",
      ]),
    Variant(
      name: "will hibernate, both",
      make: { hibernating(byEnvironment: true, byCommand: true, isDown: false) },
      expected: [
        "normal": "causes 2", "wake": "causes 0, will hibernate>normal command",
        "start": "refused", "restart": "refused",
        "kill all": "will hibernate>hibernating all down, hibernating 3",
      ]),
    Variant(
      name: "hibernating, environment", make: { hibernating(byEnvironment: true, isDown: true) },
      expected: [
        "normal": "causes 0, awake, hibernating>normal environment", "hibernate": "causes 3",
        "wake": "causes 0, awake, hibernating>normal command",
        "start": "refused", "restart": "refused",
      ]),
    Variant(
      name: "hibernating, command", make: { hibernating(byCommand: true, isDown: true) },
      expected: [
        "critical": "causes 3", "wake": "causes 0, awake, hibernating>normal command",
        "start": "refused", "restart": "refused",
      ]),
    Variant(
      name: "hibernating, both",
      make: { hibernating(byEnvironment: true, byCommand: true, isDown: true) },
      expected: [
        "normal": "causes 2", "wake": "causes 0, awake, hibernating>normal command",
        "start": "refused", "restart": "refused",
      ]),
  ]

  @Test("What MACHINES.md lists happens, and nothing else")
  func pairs() {
    for variant in Self.variants {
      for (name, prepare) in Self.events {
        var bench = variant.make()
        let input = prepare(&bench)
        _ = bench.take()
        var parts: [String] = []
        if bench.send(input) != nil { parts.append("refused") }
        for line in bench.take() {
          let words = line.split(separator: " ", maxSplits: 2)
          guard words[1] == "controller", !line.contains("host:") else { continue }
          parts.append(String(words[2]).replacing("causesChanged", with: "causes"))
        }
        #expect(
          parts.joined(separator: ", ") == variant.expected[name] ?? "", "\(variant.name), \(name)")
      }
    }
  }
}
