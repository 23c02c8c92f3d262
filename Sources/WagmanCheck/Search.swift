import Dispatch
import Synchronization
import WagmanCore

/// A breadth-first search over the states of a node, with everything checked on the way.
///
/// States are searched level by level, in an order that does not depend on how many threads there
/// are: the figures and the counterexample are the same for each.
final class Search<Steps: NodeSteps> {
  private let plan: SearchPlan
  private let walker: Walker<Steps>
  private let moves: [Move]
  private let workers: [Worker<Steps>]
  private let pieces: [Piece<Steps>]
  private let known: [StateSet]
  /// New states of each part in this level, and for each its parent with the move.
  private let next: [WordBuffer]
  private let nextParents: [WordBuffer]
  private let parents = WordBuffer()
  private var report = SearchReport()

  private static var pieceSize: Int { 512 }
  private static var piecesInChunk: Int { 32 }

  init(plan: SearchPlan, steps: Steps, configuration: NodeConfiguration) {
    self.plan = plan
    let walker = Walker(
      steps: steps, ports: plan.ports, scale: plan.scale, configuration: configuration)
    self.walker = walker
    moves = Move.all(for: plan.ports, on: plan.scale)
    workers = (0..<max(1, plan.jobs)).map { _ in Worker(walker) }
    pieces = (0..<Self.piecesInChunk).map { _ in Piece() }
    known = (0..<Piece<Steps>.parts).map { _ in StateSet() }
    next = known.map { _ in WordBuffer() }
    nextParents = known.map { _ in WordBuffer() }
  }

  /// Searches until everything is found, a limit is reached, something does not hold, or
  /// `goesOn` says no.
  func run(while goesOn: (SearchProgress) -> Bool) -> SearchReport {
    let size = walker.form.count
    var frontier = WordBuffer()
    var spare = WordBuffer()
    begin(into: frontier)
    var first = 0
    while frontier.count > 0 && report.counterexample == nil {
      if let depth = plan.depth, report.depth >= depth { return report }
      let count = frontier.count / size
      var done = 0
      while done < count {
        let chunk = min(count - done, Self.pieceSize * Self.piecesInChunk)
        expand(first: first + done, count: chunk, forms: frontier.words + done * size)
        collect()
        if report.counterexample != nil { return report }
        done += chunk
        report.searched += chunk
        let progress = SearchProgress(
          states: report.states, searched: report.searched, depth: report.depth)
        if !goesOn(progress) {
          report.isInterrupted = true
          return report
        }
        if let states = plan.states, report.states >= states { return report }
      }
      first += count
      report.depth += 1
      spare.removeAll()
      for part in next.indices {
        spare.append(next[part])
        parents.append(nextParents[part])
        next[part].removeAll()
        nextParents[part].removeAll()
      }
      swap(&frontier, &spare)
    }
    report.isFixedPoint = report.counterexample == nil
    return report
  }

  private func begin(into frontier: WordBuffer) {
    var node = walker.blank
    var breach: Breach?
    let ghost = walker.begin(&node, &breach)
    if let breach { report.counterexample = Counterexample(moves: [], breach: breach) }
    let words = workers[0].words
    walker.write(node, ghost, at: walker.form.now, into: words)
    frontier.append(words, count: walker.form.count)
    let print = Fingerprint(words, count: walker.form.count)
    _ = known[Int(print.high >> (64 - Piece<Steps>.partBits))].insert(print)
    parents.append(.max)
    report.states = 1
  }

  private func expand(first: Int, count: Int, forms: UnsafePointer<UInt64>) {
    let size = walker.form.count
    inParallel(pieces.count) { index, worker in
      let piece = self.pieces[index]
      piece.clear()
      let start = index * Self.pieceSize
      guard start < count else { return }
      piece.expand(
        first: first + start, count: min(Self.pieceSize, count - start),
        forms: forms + start * size, with: worker, plan: self.plan, moves: self.moves,
        known: self.known)
    }
    for piece in pieces {
      report.moves += piece.moves
      report.failingFollowed += piece.failingFollowed
      report.ticksCompared += piece.ticksCompared
      if let breach = piece.breach {
        let moves = path(to: breach.state) + (breach.move.map { [self.moves[$0]] } ?? [])
        report.counterexample = Counterexample(moves: moves, breach: breach.what)
        return
      }
    }
  }

  /// Takes what is new into the set; a state that was found twice keeps its first parent.
  private func collect() {
    let stride = 3 + walker.form.count
    inParallel(known.count) { part, _ in
      for piece in self.pieces {
        let found = piece.found[part]
        for start in Swift.stride(from: 0, to: found.count, by: stride) {
          let words = found.words + start
          guard self.known[part].insert(Fingerprint(high: words[0], low: words[1]))
          else { continue }
          self.nextParents[part].append(words[2])
          self.next[part].append(words + 3, count: stride - 3)
        }
      }
    }
    report.states = known.reduce(0) { $0 + $1.count }
  }

  /// The moves from the first state to this one.
  private func path(to state: Int) -> [Move] {
    var moves: [Move] = []
    var state = state
    while parents.words[state] != .max {
      moves.append(self.moves[Int(parents.words[state] & 0xff)])
      state = Int(parents.words[state] >> 8)
    }
    return moves.reversed()
  }

  /// Work in numbered portions that touch nothing in common, each done by whoever is free.
  private func inParallel(_ portions: Int, _ work: (Int, Worker<Steps>) -> Void) {
    guard workers.count > 1 else {
      for portion in 0..<portions { work(portion, workers[0]) }
      return
    }
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(work) { work in
      nonisolated(unsafe) let work = work
      nonisolated(unsafe) let workers = workers
      DispatchQueue.concurrentPerform(iterations: workers.count) { worker in
        while true {
          let portion = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard portion < portions else { return }
          work(portion, workers[worker])
        }
      }
    }
  }
}
