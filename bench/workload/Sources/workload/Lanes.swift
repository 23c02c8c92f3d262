/// Five nodes side by side on one core.
///
/// A node waits at each event for the store of the event before it; five that do not know
/// of each other wait at the same time.
struct Lanes: ~Copyable {
  private(set) var nodes: InlineArray<5, Node>

  /// Nodes of subsequent numbers.
  init(campaign: UInt64 = 1, first: UInt64) {
    nodes = InlineArray { Node(campaign: campaign, number: first + UInt64($0)) }
  }

  mutating func run(until end: UInt64) {
    let endAlarm = Alarm(beginningOf: end)
    for lane in nodes.indices { nodes[lane].alarms.setEnd(endAlarm) }
    while advance(before: endAlarm) {}
    for lane in nodes.indices {
      nodes[lane].alarms.setEnd(.never)
      nodes[lane].now = end
    }
  }

  /// One event in each lane, written out: a loop would be kept as one.
  @inline(__always)
  private mutating func advance(before end: Alarm) -> Bool {
    var isRunning = nodes[0].beat() || nodes[0].step(before: end)
    if nodes[1].beat() || nodes[1].step(before: end) { isRunning = true }
    if nodes[2].beat() || nodes[2].step(before: end) { isRunning = true }
    if nodes[3].beat() || nodes[3].step(before: end) { isRunning = true }
    if nodes[4].beat() || nodes[4].step(before: end) { isRunning = true }
    return isRunning
  }
}
