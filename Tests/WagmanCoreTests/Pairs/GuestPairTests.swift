import Testing
import WagmanCore

@Suite("Every state of a guest and every event")
struct GuestPairTests {
  @Test("What MACHINES.md lists happens, and nothing else", arguments: GuestPairs.events.indices)
  func pairs(event: Int) {
    let (name, input) = GuestPairs.events[event]
    for variant in GuestPairs.variants {
      let expected = variant.expected[name] ?? ""
      #expect(
        GuestPairs.outcome(of: input, in: variant.make()) == expected,
        "\(variant.name), \(name)")
    }
  }

  @Test("The table names no event that does not exist, and every state that does")
  func table() {
    let names = GuestPairs.events.map(\.name)
    for variant in GuestPairs.variants {
      #expect(variant.expected.keys.filter { !names.contains($0) } == [], "\(variant.name)")
    }
    let phases = GuestPairs.variants.map { $0.make().guest(.guestNode).phase }
    for phase in [
      Phase.disabled, .stopped, .cycling, .starting, .started, .stopping, .restarting,
    ] {
      #expect(phases.contains(phase))
    }
  }
}

/// The pairs, with what the tables of MACHINES.md say to each.
enum GuestPairs {
  struct Variant: Sendable {
    let name: String
    let make: @Sendable () -> Bench
    /// By event; an event that is not there changes and emits nothing.
    let expected: [String: String]
  }

  static let events: [(name: String, input: Node.Input)] = [
    ("start", .command(.start, .guestNode, .host)),
    ("start!", .command(.start(isForced: true), .guestNode, .host)),
    ("restart", .command(.restart, .guestNode, .host)),
    ("restart!", .command(.restart(isForced: true), .guestNode, .host)),
    ("stop", .command(.stop, .guestNode, .host)),
    ("stop 0", .command(.stop(within: 0), .guestNode, .host)),
    ("stop 30", .command(.stop(within: 30), .guestNode, .host)),
    ("kill", .command(.kill, .guestNode, .host)),
    ("enable", .command(.enable, .guestNode, .host)),
    ("disable", .command(.disable, .guestNode, .host)),
    ("watch on", .command(.watch(true), .guestNode, .host)),
    ("watch off", .command(.watch(false), .guestNode, .host)),
    ("medium", .command(.chooseMedium(.emmc), .guestNode, .host)),
    ("heartbeat", .heartbeat(.guestNode)),
    ("overcurrent", .overcurrent(.guestNode)),
    ("heartbeat elsewhere", .heartbeat(.nodeController)),
    ("sample", .sample(.fair)),
    ("wake", .wake(.host)),
  ]

  /// What an input does: refusal, events and messages, then what differs in memory and alarms.
  static func outcome(of input: Node.Input, in bench: Bench) -> String {
    var bench = bench
    let before = bench.guest(.guestNode)
    _ = bench.take()
    var parts: [String] = []
    if let refusal = bench.send(input) { parts.append("refused \(refusal)") }
    for line in bench.take() where !line.contains(" host: ") {
      parts.append(line.replacing(/^[0-9]+ (gn )?/, with: ""))
    }
    let after = bench.guest(.guestNode)
    return (parts + differences(before, after, at: bench.now)).joined(separator: ", ")
  }

  private static func differences(_ before: Guest, _ after: Guest, at now: Tick) -> [String] {
    let (old, new) = (before.memory, after.memory)
    var parts: [String] = []
    if old.isWanted != new.isWanted { parts.append(new.isWanted ? "wanted" : "unwanted") }
    if old.isWatched != new.isWatched { parts.append(new.isWatched ? "watched" : "unwatched") }
    if old.attempts != new.attempts { parts.append("attempts \(new.attempts)") }
    if old.failures != new.failures { parts.append("failures \(new.failures)") }
    if old.chosenMedium != new.chosenMedium {
      parts.append("chosen \(new.chosenMedium.map { "\($0.name)" } ?? "none")")
    }
    if before.heldOffUntil != after.heldOffUntil {
      let seconds = after.heldOffUntil.since(now).wholeSeconds
      parts.append(after.isHeldOff(at: now) ? "held off \(seconds)" : "not held off")
    }
    if (before.waitingStop == nil) != (after.waitingStop == nil) {
      parts.append(after.waitingStop == nil ? "no stop waits" : "stop waits")
    }
    let alarm = after.nextAlarm
    let isArmed = alarm.due != .never
    if isArmed ? before.nextAlarm != alarm : before.nextAlarm.due != .never {
      parts.append(
        isArmed ? "alarm \(alarm.alarm.name) \(alarm.due.since(now).wholeSeconds)" : "no alarm")
    }
    return parts
  }
}
