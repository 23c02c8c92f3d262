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
    let endAlarm = Alarm(bits: end << 5)
    var isRunning = true
    while isRunning {
      for _ in 0..<64 { advance(before: endAlarm) }
      isRunning = false
      for lane in nodes.indices where nodes[lane].alarms.nextOfAll < endAlarm { isRunning = true }
    }
    for lane in nodes.indices { nodes[lane].now = end }
  }

  /// One event in each lane, written out: a loop would be kept as one.
  @inline(__always)
  private mutating func advance(before end: Alarm) {
    if !nodes[0].beat(before: end) { nodes[0].step(before: end) }
    if !nodes[1].beat(before: end) { nodes[1].step(before: end) }
    if !nodes[2].beat(before: end) { nodes[2].step(before: end) }
    if !nodes[3].beat(before: end) { nodes[3].step(before: end) }
    if !nodes[4].beat(before: end) { nodes[4].step(before: end) }
  }
}
