import WagmanCore
import WagmanHAL

/// Cuts the power in every write of a recording and looks at what is left.
///
/// It needs no model of the run: before each write the memory holds a record and
/// a log, after it a record and a log, and a cut must leave the one or the other,
/// with every older entry as it was, and able to go on. A run is recorded with
/// ``RecordingMemory``; whether the recording itself holds the right values is
/// the business of the test that made it.
public struct CutChecker: Sendable {
  private let checksum: Checksum
  private let seed: UInt64
  private let noises: Int

  /// - Parameters:
  ///   - checksum: how pages are loaded after a cut; `.ignored` must find violations.
  ///   - noises: how often each write leaves random bytes.
  public init(checksum: Checksum = .verified, seed: UInt64, noises: Int = 2) {
    self.checksum = checksum
    self.seed = seed
    self.noises = noises
  }

  /// Replays a recording from `start`.
  public func check(_ writes: [PageWrite], from start: MemoryImage) -> CutReport {
    var report = CutReport()
    var random = SplitMix64(seed: seed)
    var memory = RecordingMemory(start)
    var before = MemoryState(memory, checksum: .verified)
    for (number, write) in writes.enumerated() {
      memory.writePage(write.page, write.new)
      let after = MemoryState(memory, checksum: .verified)
      memory.undo()
      let frame = CutFrame(before: before, after: after, memory: memory, write: write)
      for (place, shape) in shapes(&random).enumerated() {
        memory.writePage(write.page, shape.result(of: write))
        let faults = frame.faults(
          in: &memory, checksum: checksum, isThorough: place == 0, seed: random.next())
        memory.undo()
        for fault in faults {
          report.note(fault, write: number, page: write.page, shape: shape)
        }
        report.cuts += 1
      }
      report.writes += 1
      memory.writePage(write.page, write.new)
      _ = memory.takeWrites()
      before = after
    }
    return report
  }

  private func shapes(_ random: inout SplitMix64) -> [CutShape] {
    var shapes = (0..<noises).map { _ in CutShape.noise(seed: random.next()) }
    shapes.append(.erased)
    shapes += (0...Page.size).map { .head($0) }
    shapes += (1..<Page.size).filter { $0 % 8 == 4 }.map { .tail($0) }
    return shapes
  }
}
