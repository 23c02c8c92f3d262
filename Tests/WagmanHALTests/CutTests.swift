import Testing
import WagmanCore
import WagmanHAL
import WagmanImage

@Suite("Power cuts")
struct CutTests {
  #if DEBUG
    static let steps = 240
    static let floor = 10_000
  #else
    static let steps = 2_500
    static let floor = 100_000
  #endif

  @Test("A cut in any write costs at most what is being written", arguments: UInt64(1)...2)
  func everyWriteIsCut(seed: UInt64) {
    let (start, writes) = RandomRun.record(seed: seed, steps: Self.steps)
    let report = CutChecker(seed: seed).check(writes, from: start)
    print("power cuts, seed \(seed): \(report.cuts) in \(report.writes) writes")
    #expect(report.violations == [])
    #expect(report.cuts >= Self.floor)
  }

  @Test("The same cuts do harm when checksums are ignored")
  func checksumsMatter() {
    let (start, writes) = RandomRun.record(seed: 1, steps: 60)
    func faults(in pages: Range<Int>) -> Int {
      var memory = RecordingMemory(start)
      return writes.reduce(into: 0) { sum, write in
        defer { memory.writePage(write.page, write.new) }
        guard pages.contains(write.page) else { return }
        sum +=
          CutChecker(checksum: .ignored, seed: 1).check([write], from: memory.image)
          .violationCount
      }
    }
    #expect(faults(in: MemoryMap.recordPages) > 100)
    #expect(faults(in: MemoryMap.logPages) > 50)
    #expect(faults(in: MemoryMap.fixedPages) == 0, "They have no checksum and are not believed")
  }

  @Test("A board whose power fails again and again loses no more", arguments: UInt64(0)..<6)
  func cutAfterCut(seed: UInt64) throws {
    var run = RandomRun(seed: seed)
    run.fillLog(entries: 1_900)
    _ = run.memory.takeWrites()
    var random = SplitMix64(seed: ~seed)
    var cuts = 0
    for _ in 0..<Self.steps {
      let base = run.memory.image
      run.step()
      let writes = run.memory.takeWrites()
      guard Int.random(in: 0..<3, using: &random) == 0,
        let place = writes.indices.randomElement(using: &random)
      else { continue }
      try run.cut(writes, at: place, from: base, shape: shape(&random))
      cuts += 1
    }
    #expect(cuts > Self.steps / 10)
  }

  private func shape(_ random: inout SplitMix64) -> CutShape {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: .head(.random(in: 0...64, using: &random))
    case 1: .tail(.random(in: 0...64, using: &random))
    case 2: .erased
    default: .noise(seed: random.next())
    }
  }
}

extension RandomRun {
  /// Lets the power fail in one write, finds everything again, and holds it
  /// against what stood before that write and would stand after it.
  fileprivate mutating func cut(
    _ writes: [PageWrite], at place: Int, from base: MemoryImage, shape: CutShape
  ) throws {
    var image = base
    for write in writes[..<place] { image.writePage(write.page, write.new) }
    let (oldStore, oldLog) = (RecordStore(from: image), RollingLog(from: image))
    var whole = image
    whole.writePage(writes[place].page, writes[place].new)
    let (newStore, newLog) = (RecordStore(from: whole), RollingLog(from: whole))

    image.writePage(writes[place].page, shape.result(of: writes[place]))
    memory = RecordingMemory(image)
    find()
    #expect(store.board == oldStore.board || store.board == newStore.board)
    for port in Port.all {
      let record = store.port(port)
      #expect(record == oldStore.port(port) || record == newStore.port(port))
    }
    let newest = log.newestSequence
    try #require(newest == oldLog.newestSequence || newest == newLog.newestSequence)
    let missing = history.suffix(history.count - Int(newest))
    history.removeLast(missing.count)
    if let entry = missing.first { lost.append(entry) }
    if let back = log.ring.entry(newest, in: memory), lost.contains(back) {
      history[history.count - 1] = back
    }
    checkLog()
  }
}
