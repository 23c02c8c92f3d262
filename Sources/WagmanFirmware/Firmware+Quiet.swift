import WagmanCore
import WagmanHAL

/// For hosts that simulate a board: what may pass without a step of the program, for
/// nothing would come of it. A board in the field never asks.
extension Firmware where B: ~Copyable {
  /// From now until `until`, heartbeats of the ports in `up` only put their alarms off, and
  /// samples for which ``staysQuiet(at:)`` holds are only remembered, and turns of the
  /// controller come to nothing; nothing else is due.
  public struct Quiet: Sendable {
    public let until: Tick
    public let up: PortSet
    public let nextSample: Tick
    public let samplePeriod: TickSpan
  }

  /// What may pass quietly from now on; `nil` where less than `shortest` may.
  ///
  /// Mutating for speed alone: it changes nothing.
  public mutating func quiet(atLeast shortest: TickSpan) -> Quiet? {
    let soonest = board.now + shortest
    guard choresAt > soonest else { return nil }
    let readings = board.relays
    guard manual == nil, readings.unknown.isEmpty, readings.on == node.relaysOn,
      !board.hasLinkActivity, outbox.isEmpty
    else { return nil }
    var until = choresAt
    // Who watches the machines wants to see each turn.
    if board.watchesMachines || !node.hasIdleTurns {
      until = min(until, node.controller.nextAlarm.due)
    }
    var up = PortSet()
    for index in 0..<Port.count {
      if case .started(let heartbeat, let healthy) = node.guests[index].state {
        up = PortSet(rawValue: up.rawValue | 1 << UInt8(index))
        until = min(until, min(heartbeat, healthy))
      } else {
        until = min(until, node.guests[index].nextAlarm.due)
      }
    }
    guard until > soonest else { return nil }
    return Quiet(
      until: until, up: up, nextSample: nextSample, samplePeriod: FirmwareSettings.samplePeriod)
  }

  /// Whether nothing would come of this sample, nor of one like it with less current.
  ///
  /// Mutating for speed alone: it changes nothing.
  public mutating func staysQuiet(at sample: BoardSample) -> Bool {
    node.isQuiet(EnvironmentSample(sample))
      && overcurrents.isQuiet(sample.milliamperes, levels: faultLevels)
  }

  /// What a step before ``wakeAt`` comes to where nothing came from outside.
  public mutating func rest() {
    lastStep = board.now
    board.feedWatchdog()
  }

  /// Takes over what passed quietly, up to the present: the last heartbeat of each port in
  /// `beaten`, the last sample, and when the next one is due.
  public mutating func passed(
    heartbeatsOf beaten: PortSet, last: InlineArray<5, Tick>, lastSample sample: BoardSample,
    nextSample next: Tick
  ) {
    let now = board.now
    for index in 0..<Port.count where beaten.rawValue >> UInt8(index) & 1 == 1 {
      lastHeartbeats[index] = last[index]
      node.heartbeat(Port(unchecked: index), at: last[index], into: &outbox)
    }
    node.passIdleTurns(to: now)
    lastStep = now
    lastSample = sample
    nextSample = next
    board.feedWatchdog()
    wakeAt = min(min(nextSample, node.quietUntil), choresAt)
  }
}
