import WagmanCore

/// What happens to a node, and when: everything a replay needs.
struct History: Sendable {
  enum Happening: Sendable {
    case input(Node.Input)
    /// The machines begin anew; `isBoot` leaves them only what memory holds.
    case reset(Node.Reset, isBoot: Bool)
  }

  struct Moment: Sendable {
    let at: Tick
    let happening: Happening
  }

  /// How long a history is, and how dense.
  enum Pace: Sendable {
    case anHour, aMonth

    var length: TickSpan {
      switch self {
      case .anHour: .hours(1)
      case .aMonth: .hours(24 * 30)
      }
    }
  }

  let configuration: NodeConfiguration
  let ports: InlineArray<5, PortMemory>
  let memory: NodeMemory
  let start: Tick
  let end: Tick
  var moments: [Moment] = []

  /// The node before its first reset, which is the first of the moments.
  var node: Node { Node(configuration: configuration, ports: ports, memory: memory) }
}

/// What a node made of a history: its events and messages, and what it was like at each moment.
struct Trace: Equatable {
  struct Record: Equatable {
    let at: Tick
    let word: UInt64
  }

  var records: [Record] = []
  /// The state and the memory before each happening, and at the end.
  var digests: [UInt64] = []

  mutating func append(_ outbox: Outbox, at now: Tick) {
    precondition(records.count < 5_000_000, "the history does not end")
    var at = now
    for index in 0..<outbox.count {
      switch outbox[index] {
      case .event(let event):
        at = event.at
        records.append(
          Record(
            at: at,
            word: UInt64(event.argument) | UInt64(event.code.rawValue) << 32
              | UInt64(event.subject.rawValue) << 40))
      case .message(let port, let message):
        records.append(
          Record(at: at, word: 1 << 63 | UInt64(port.rawValue) << 8 | UInt64(message.rawValue)))
      }
    }
  }

  /// Where two traces part: the record or the digest.
  func firstDifference(from other: Trace) -> String? {
    for (index, (a, b)) in zip(records, other.records).enumerated() where a != b {
      return "record \(index): \(a) and \(b)"
    }
    for (index, (a, b)) in zip(digests, other.digests).enumerated() where a != b {
      return "digest \(index)"
    }
    if records.count == other.records.count && digests.count == other.digests.count { return nil }
    return "lengths: \(records.count) and \(other.records.count) records"
  }
}

extension Node {
  /// Everything that can be seen of the state and the memory, in one number.
  var digest: UInt64 {
    var digest = Digest()
    for index in 0..<Port.count {
      let guest = guests[index]
      let memory = guest.memory
      digest.mix(UInt64(guest.phase.rawValue) | UInt64(guest.medium.rawValue) << 8)
      digest.mix(guest.nextAlarm.due.milliseconds, UInt64(guest.nextAlarm.alarm.rawValue))
      digest.mix(guest.heldOffUntil.milliseconds, guest.since.milliseconds)
      digest.mix(guest.waitingStop == nil ? 0 : 1)
      digest.mix(memory.isEnabled ? 1 : 0, memory.isWanted ? 1 : 0)
      digest.mix(memory.isWatched ? 1 : 0, UInt64(memory.attempts))
      digest.mix(UInt64(memory.failures), memory.chosenMedium.map { UInt64($0.rawValue) } ?? 9)
    }
    digest.mix(UInt64(controller.phase.rawValue), controller.since.milliseconds)
    digest.mix(controller.nextAlarm.due.milliseconds, UInt64(controller.forced.rawValue))
    digest.mix(UInt64(memory.causes.rawValue), memory.commandRemaining.milliseconds)
    digest.mix(UInt64(memory.verdict.rawValue), UInt64(environment.workingSensors))
    digest.mix(environment.isSupplyLow ? 1 : 0)
    return digest.value
  }
}

private struct Digest {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func mix(_ words: UInt64...) {
    for word in words {
      value = (value ^ word) &* 0x9e37_79b9_7f4a_7c15
      value ^= value >> 29
    }
  }
}
