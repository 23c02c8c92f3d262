import Testing

@testable import workload

struct RunningTests {
  private static let end = 2 * NodeBenches.day

  private func expectSame(_ node: borrowing Node, _ expected: borrowing Node) {
    let checksums = (node.checksum, expected.checksum)
    let firings = (node.firings, expected.firings)
    let clocks = (node.now, expected.now)
    #expect(checksums.0 == checksums.1)
    #expect(firings.0 == firings.1)
    #expect(clocks.0 == clocks.1)
  }

  private func byEvents(_ number: UInt64, until end: UInt64 = end) -> Node {
    var node = Node(number: number)
    node.run(until: end)
    return node
  }

  @Test("The heartbeat in line makes no difference", arguments: 0..<8 as Range<UInt64>)
  func tight(number: UInt64) {
    var node = Node(number: number)
    node.runTight(until: Self.end)
    expectSame(node, byEvents(number))
  }

  @Test("A run in pieces is the run in one", arguments: [false, true])
  func pieces(isTight: Bool) {
    var node = Node(number: 7)
    // Neither an alarm's period nor a divisor of one, so that pieces end anywhere.
    for end in stride(from: 0, through: Self.end, by: 86_399) {
      if isTight { node.runTight(until: end) } else { node.run(until: end) }
    }
    if isTight { node.runTight(until: Self.end) } else { node.run(until: Self.end) }
    expectSame(node, byEvents(7))
  }

  @Test("An alarm at the end is left, one before it is not")
  func end() {
    var node = Node(number: 0)
    let due = node.alarms.next().time
    node.runTight(until: due)
    let left = node.firings
    #expect(left == 0)
    node.runTight(until: due + 1)
    let fired = node.firings
    #expect(fired == 1)
  }

  @Test("Five lanes are the five nodes")
  func lanes() {
    var lanes = Lanes(first: 10)
    lanes.run(until: Self.end)
    for lane in lanes.nodes.indices {
      expectSame(lanes.nodes[lane], byEvents(10 + UInt64(lane)))
    }
  }

  @Test(
    "Ticks of a second and of ten milliseconds give the history of events",
    arguments: [1000, 10] as [UInt64], [false, true])
  func ticks(tick: UInt64, isCached: Bool) {
    let end = NodeBenches.day / 2
    var node = Node(number: 2)
    for time in stride(from: 0, to: end, by: UInt64.Stride(tick)) {
      if isCached { node.tick(at: time) } else { node.tickScanning(at: time) }
    }
    let checksum = node.checksum
    let expected = byEvents(2, until: end).checksum
    #expect(checksum == expected)
  }
}
