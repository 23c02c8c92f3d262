import WagmanCore

/// Some states of a chunk, and what comes of them: the moves of each are made, and what they lead
/// to is sorted by the part of the set that it belongs to.
///
/// A chunk is cut in the same pieces however many workers there are, and the least breach counts,
/// so that nothing depends on who was faster.
final class Piece<Steps: NodeSteps> {
  static var partBits: UInt64 { 5 }
  static var parts: Int { 1 << Int(partBits) }

  /// For each candidate of a part: fingerprint, parent and move, form.
  let found: [WordBuffer]
  private(set) var moves = 0
  private(set) var failingFollowed = 0
  private(set) var ticksCompared = 0
  /// The first breach, with the state and the move.
  private(set) var breach: (state: Int, move: Int?, what: Breach)?

  init() { found = (0..<Self.parts).map { _ in WordBuffer() } }

  func clear() {
    for buffer in found { buffer.removeAll() }
    moves = 0
    failingFollowed = 0
    ticksCompared = 0
    breach = nil
  }

  /// Makes all moves from some states in a row.
  ///
  /// `first` is the number of the first of them, and `forms` has them one after the other.
  func expand(
    first: Int, count: Int, forms: UnsafePointer<UInt64>, with worker: Worker<Steps>,
    plan: SearchPlan, moves all: [Move], known: [StateSet]
  ) {
    let size = worker.walker.form.count
    for offset in 0..<count {
      let form = forms + offset * size
      let ghost = worker.walker.read(form, into: &worker.node)
      var breach: Breach?
      follow(form, with: worker, plan: plan, &breach)
      if let breach {
        self.breach = (first + offset, nil, breach)
        return
      }
      for index in all.indices {
        guard worker.walker.isWorthwhile(all[index], in: worker.node) else { continue }
        var next = worker.node
        var now = worker.walker.form.now
        var nextGhost = ghost
        moves += 1
        worker.walker.make(all[index], in: &next, at: &now, &nextGhost, &breach)
        if let breach {
          self.breach = (first + offset, index, breach)
          return
        }
        let words = worker.words
        worker.walker.write(next, nextGhost, at: now, into: words)
        if Self.isEqual(words, form, count: size) { continue }
        let print = Fingerprint(words, count: size)
        let part = Int(print.high >> (64 - Self.partBits))
        if known[part].contains(print) { continue }
        let buffer = found[part]
        buffer.append(print.high)
        buffer.append(print.low)
        buffer.append(UInt64(first + offset) << 8 | UInt64(index))
        buffer.append(words, count: size)
      }
    }
  }

  private func follow(
    _ form: UnsafePointer<UInt64>, with worker: Worker<Steps>, plan: SearchPlan,
    _ breach: inout Breach?
  ) {
    let draw = Fingerprint(form, count: worker.walker.form.count).high
    if draw % plan.upRate == 0 { worker.continuations.checkComesUp(worker.node, &breach) }
    if draw % plan.failingRate == 0 {
      failingFollowed += 1
      worker.continuations.checkFailing(worker.node, &breach)
    }
    if draw % plan.ticksRate == 0 {
      ticksCompared += 1
      worker.continuations.checkTicks(worker.node, &breach)
    }
  }

  @inline(__always)
  private static func isEqual(
    _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>, count: Int
  ) -> Bool {
    for index in 0..<count where a[index] != b[index] { return false }
    return true
  }
}

/// What one thread works with.
final class Worker<Steps: NodeSteps> {
  let walker: Walker<Steps>
  var node: Node
  var continuations: Continuations<Steps>
  let words: UnsafeMutablePointer<UInt64>

  init(_ walker: Walker<Steps>) {
    self.walker = walker
    var node = walker.blank
    var ignored: Breach?
    _ = walker.begin(&node, &ignored)
    self.node = node
    continuations = Continuations(walker)
    words = .allocate(capacity: walker.form.count)
  }

  deinit { words.deallocate() }
}
