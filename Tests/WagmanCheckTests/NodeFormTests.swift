import Testing
@testable import WagmanCheck

@testable import WagmanCore

/// The form leaves out what makes no difference: a node that was written down and read again
/// after every move, and one that never was, go the same way.
@Suite("The form of a node")
struct NodeFormTests {
  @Test("What the form leaves out makes no difference", arguments: SearchScale.allCases)
  func isExact(scale: SearchScale) {
    let ports = PortSet(rawValue: 0b111)
    let moves = Move.all(for: ports, on: scale)
    let walker = Walker(
      steps: MachineSteps(), ports: ports, scale: scale,
      configuration: scale.configuration(for: ports))
    for seed in 0..<60 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      var breach: Breach?
      var plain = walker.blank
      var plainGhost = walker.begin(&plain, &breach)
      var plainNow = walker.form.now
      var form = Self.form(plain, plainGhost, at: plainNow, walker)
      for step in 0..<400 {
        // Time passes in half of the moves, or hardly anything would ever be due.
        let move = random.below(2) == 0 ? .wait : moves[Int(random.below(UInt64(moves.count)))]
        var node = walker.blank
        _ = walker.begin(&node, &breach)
        var ghost = form.withUnsafeBufferPointer { words in
          words.baseAddress.map { walker.read($0, into: &node) } ?? Ghost()
        }
        var now = walker.form.now
        walker.make(move, in: &node, at: &now, &ghost, &breach)
        if move == .wait {
          plainNow = plainNow + now.since(walker.form.now)
          walker.fire(&plain, at: plainNow, &plainGhost, &breach)
        } else {
          walker.make(move, in: &plain, at: &plainNow, &plainGhost, &breach)
        }
        form = Self.form(node, ghost, at: now, walker)
        let other = Self.form(plain, plainGhost, at: plainNow, walker)
        #expect(breach == nil, "seed \(seed), move \(step): \(move)")
        #expect(form == other, "seed \(seed), move \(step): \(move)")
        if form != other || breach != nil { return }
      }
    }
  }

  private static func form(
    _ node: Node, _ ghost: Ghost, at now: Tick, _ walker: Walker<MachineSteps>
  ) -> [UInt64] {
    [UInt64](unsafeUninitializedCapacity: walker.form.count) { words, count in
      count = walker.form.count
      if let base = words.baseAddress { walker.write(node, ghost, at: now, into: base) }
    }
  }
}
