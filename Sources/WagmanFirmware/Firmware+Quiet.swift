import WagmanCore
import WagmanHAL

/// For hosts that simulate a board: what may pass without a step of the program, for
/// nothing would come of it. A board in the field never asks.
extension Firmware where B: ~Copyable {
  /// From now until `until`, heartbeats of the ports in `up` only put their alarms off, and
  /// samples for which ``staysQuiet(at:)`` holds are only remembered; nothing else is due.
  public struct Quiet: Sendable {
    public let until: Tick
    public let up: PortSet
    public let nextSample: Tick
    public let samplePeriod: TickSpan
  }

  /// What may pass quietly from now on; `nil` where nothing may.
  ///
  /// Mutating for speed alone: it changes nothing.
  public mutating func quiet() -> Quiet? {
    let readings = board.relays
    guard manual == nil, readings.unknown.isEmpty, readings.on == node.relaysOn,
      !board.hasLinkActivity, outbox.isEmpty
    else { return nil }
    var until = min(choresAt, node.controller.nextAlarm.due)
    var up = PortSet()
    for index in 0..<Port.count {
      if case .started(let heartbeat, let healthy) = node.guests[index].state {
        up.insert(Port(unchecked: index))
        until = min(until, min(heartbeat, healthy))
      } else {
        until = min(until, node.guests[index].nextAlarm.due)
      }
    }
    return Quiet(
      until: until, up: up, nextSample: nextSample, samplePeriod: settings.samplePeriod)
  }

  /// Whether nothing would come of this sample, nor of one like it with less current.
  ///
  /// Mutating for speed alone: it changes nothing.
  public mutating func staysQuiet(at sample: BoardSample) -> Bool {
    node.isQuiet(EnvironmentSample(sample))
      && overcurrents.isQuiet(sample.milliamperes, levels: settings.faultLevels)
  }

  /// Takes over what passed quietly, up to the present: the last heartbeat of each port in
  /// `beaten`, and the last sample.
  public mutating func passed(
    heartbeatsOf beaten: PortSet, last: InlineArray<5, Tick>, lastSample sample: BoardSample
  ) {
    let now = board.now
    var rest = beaten
    while let port = rest.lowest {
      rest.remove(port)
      lastHeartbeats[port.index] = last[port.index]
      node.heartbeat(port, at: last[port.index], into: &outbox)
    }
    lastStep = now
    lastSample = sample
    nextSample = now + settings.samplePeriod
    board.feedWatchdog()
    wakeAt = min(min(nextSample, node.quietUntil), choresAt)
  }
}
