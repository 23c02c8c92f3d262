import WagmanCore

extension History {
  /// Feeds the history to a node with a tick each `period`, or, without one, with a jump to
  /// each alarm.
  func replay(every period: TickSpan?) -> Trace {
    var drive = Drive(node: node, period: period, at: start)
    for moment in moments {
      drive.run(to: moment.at)
      drive.trace.digests.append(drive.node.digest)
      drive.feed(moment.happening, at: moment.at)
    }
    drive.run(to: end)
    drive.trace.digests.append(drive.node.digest)
    return drive.trace
  }
}

/// A node, and how it is given time.
private struct Drive {
  var node: Node
  var trace = Trace()
  /// Empty between steps; made once, for a tick must cost next to nothing.
  private var outbox = Outbox()
  private let period: TickSpan?
  private var nextTick: Tick

  init(node: Node, period: TickSpan?, at start: Tick) {
    self.node = node
    self.period = period
    let step = period?.milliseconds ?? 1
    nextTick = Tick(milliseconds: (start.milliseconds / step + 1) * step)
  }

  /// Every tick until `end`, then the alarms that are due by `end` and that no tick noticed.
  mutating func run(to end: Tick) {
    if let period {
      while nextTick <= end {
        fire(dueBy: nextTick)
        nextTick = nextTick + period
      }
      fire(dueBy: end)
    } else {
      while node.deadline <= end { fire(dueBy: node.deadline) }
    }
  }

  mutating func feed(_ happening: History.Happening, at now: Tick) {
    switch happening {
    // Ticked nodes get the two frequent inputs by their short cuts.
    case .input(.heartbeat(let port)) where period != nil:
      node.heartbeat(port, at: now, into: &outbox)
    case .input(.sample(let sample)) where period != nil:
      node.sample(sample, at: now, into: &outbox)
    case .input(let input): node.handle(input, at: now, into: &outbox)
    case .reset(let reset, let isBoot):
      if isBoot { node = node.rebuilt() }
      node.reset(reset, at: now, into: &outbox)
    }
    trace.append(outbox, at: now)
    outbox.removeAll()
    fire(dueBy: now)
  }

  @inline(__always)
  private mutating func fire(dueBy now: Tick) {
    while node.fireNextAlarm(dueBy: now, into: &outbox) {
      trace.append(outbox, at: now)
      outbox.removeAll()
    }
  }
}
