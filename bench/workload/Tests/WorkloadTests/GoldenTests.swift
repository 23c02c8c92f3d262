import Testing

@testable import workload

struct GoldenTests {
  @Test("The first sixty transitions of node 0 are the golden ones")
  func transitions() throws {
    let golden = try GoldenTrace().transitions
    #expect(golden.count == 60)
    var node = Node(number: 0)
    var index = try #require(golden.lastIndex { $0.checksum == node.history.value })
    while index < golden.count - 1 {
      let before = node.history
      let alarm = node.alarms.next()
      node.fire(alarm)
      guard node.history != before else { continue }
      // A firing makes one transition or several; its last one is what can be seen. The
      // sixtieth may be followed by others of the same firing.
      guard let next = golden.lastIndex(where: { $0.checksum == node.history.value }) else {
        #expect(golden[59].seconds == node.now / 1000, "after transition \(index)")
        break
      }
      #expect(next > index)
      #expect(golden[next].seconds == node.now / 1000)
      index = next
    }
  }

  @Test("Node 0 has the golden checksum at the end of each of thirty days")
  func days() throws {
    let golden = try GoldenTrace().days
    #expect(golden.count == 30)
    var node = Node(number: 0)
    for day in golden {
      node.run(until: day.number * NodeBenches.day)
      #expect(node.checksum == day.checksum, "day \(day.number)")
      #expect(node.firings == day.firings, "day \(day.number)")
    }
  }

  @Test("Five nodes have the golden counters after thirty days")
  func counters() throws {
    let golden = try GoldenTrace().nodes
    #expect(golden.count == 5)
    for (number, summary) in golden.enumerated() {
      var node = Node(number: UInt64(number))
      node.run(until: 30 * NodeBenches.day)
      let counted = node.counters.inOrder
      #expect(counted.indices.map { counted[$0] } == summary.counters)
      #expect(node.checksum == summary.checksum)
      #expect(node.firings == summary.firings)
    }
  }
}
