import Foundation
import Testing
import WagmanCore
import WagmanHAL
import WagmanImage

@Suite("Record report")
struct RecordReportTests {
  private let gn = Port(1) ?? .nodeController

  private func image() -> MemoryImage {
    var memory = MemoryImage()
    var store = RecordStore(from: memory)
    store.save(store.board, to: &memory)
    store.save(.defaults(for: gn), for: gn, to: &memory)
    var log = RollingLog(from: memory)
    log.append(Event(at: .zero, .reset, .board), clock: .unset, to: &memory)
    return memory
  }

  private func changed(_ image: MemoryImage) -> MemoryImage {
    var memory = image
    var store = RecordStore(from: memory)
    var record = store.port(gn)
    record.memory.attempts = 4
    record.journal = .turningOn
    store.save(record, for: gn, to: &memory)
    var log = RollingLog(from: memory)
    let event = Event(at: Tick(milliseconds: 5_250), .heartbeatLost, Subject(gn), argument: 2)
    log.append(event, clock: .unset, to: &memory)
    return memory
  }

  @Test("A difference is told field by field, with the entries that came")
  func differences() {
    let before = RecordReport(image())
    let after = RecordReport(changed(image()))
    #expect(
      after.diff(from: before) == [
        "port 1 attempts 0 → 4", "port 1 relay journal off → turning on", "log entries 1 → 2",
        "log newest 1 → 2", "+ #2  +5.250s  gn heartbeat lost (failures 2)",
      ])
    #expect(before.diff(from: before) == [])
  }

  @Test("A fixed record that appears is told")
  func fixedRecordAppears() {
    var memory = image()
    LegacyRecord().write(to: &memory)
    let lines = RecordReport(memory).diff(from: RecordReport(image()))
    #expect(lines.contains("fixed port 0 enabled none → yes"))
    #expect(lines.contains("port 0 origin defaults → fixed record"))
    let back = RecordReport(image()).diff(from: RecordReport(memory))
    #expect(back.contains("fixed port 0 enabled yes → none"))
  }

  @Test("What stands in the memory is shown with the state of its pages")
  func show() {
    let lines = RecordReport(changed(image())).show(entries: 1)
    func has(_ words: String...) -> Bool {
      lines.contains { line in words.allSatisfy { line.contains($0) } }
    }
    #expect(has("port 1 attempts", " 4"))
    #expect(has("port 1: pages 32 to 39, newest 34 (write 2), 2 of 8 valid"))
    #expect(has("port 2: pages 40 to 47, none valid, never written"))
    #expect(has("no magic number"))
    #expect(lines.last == "  #2  +5.250s  gn heartbeat lost (failures 2)")
    #expect(!has("#1 "))
  }

  @Test("An image is exactly 32 KiB", arguments: [0, 32_767, 32_769])
  func wrongSize(count: Int) {
    #expect(throws: MemoryImageError.wrongSize(count)) {
      try MemoryImage(bytes: Array(repeating: 0, count: count))
    }
  }

  @Test("A saved image is loaded as it was")
  func file() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("image-\(UUID().uuidString).bin").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let saved = changed(image())
    try saved.save(toFile: path)
    #expect(try MemoryImage(contentsOfFile: path) == saved)
    #expect(saved.bytes.count == 32_768)
    #expect(try MemoryImage(bytes: saved.bytes) == saved)
  }
}
