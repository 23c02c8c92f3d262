import Testing
import WagmanCore
import WagmanHAL
import WagmanImage

@Suite("Record store")
struct RecordStoreTests {
  private let gn = Port(1) ?? .nodeController

  @Test("A memory from the factory gives the defaults, and nothing is lost")
  func blankMemory() {
    for byte in [0xff, 0] as [UInt8] {
      var memory = MemoryImage()
      for index in 0..<512 { memory.writePage(index, Page(filledWith: byte)) }
      let store = RecordStore(from: memory)
      #expect(store.boardOrigin == .defaults && !store.isRecordLost)
      #expect(store.board == BoardRecord())
      for port in Port.all {
        let isInUse = port.index < 3
        #expect(store.origin(of: port) == .defaults)
        let record = store.port(port)
        #expect(record.memory == PortMemory(isEnabled: isInUse, isWatched: isInUse))
        #expect(record.memory.isWanted && record.journal == .off)
      }
    }
  }

  @Test("A dump of a board in the field is taken over where nothing of our own is valid")
  func legacyOnly() throws {
    var memory = MemoryImage()
    let dump = try LegacyRecordTests.dump()
    for index in MemoryMap.fixedPages { memory.writePage(index, dump.readPage(index)) }
    let store = RecordStore(from: memory)
    #expect(store.boardOrigin == .legacy && !store.isRecordLost)
    #expect(store.board.boots == 77 && store.board.bootLoader == .emmc)
    #expect(store.board.memory == NodeMemory())
    let record = store.port(gn)
    #expect(store.origin(of: gn) == .legacy)
    #expect(record.memory.isWanted && record.memory.isEnabled && !record.memory.isWatched)
    #expect(record.memory.attempts == 255 && record.memory.failures == 10)
    #expect(record.memory.chosenMedium == nil && record.primaryMedium == .emmc)
    #expect(record.journal == .on)
  }

  @Test("Values taken over are saved although they do not differ, and then no more")
  func migration() throws {
    var memory = RecordingMemory(try LegacyRecordTests.dump())
    var store = RecordStore(from: memory)
    #expect(store.isRecordLost, "The dump has something else where our pages are")
    let port = store.port(gn)
    let portSaves = (0..<2).map { _ in store.save(port, for: gn, to: &memory) }
    let board = store.board
    let boardSaves = (0..<2).map { _ in store.save(board, to: &memory) }
    #expect(portSaves == [true, false] && boardSaves == [true, false])
    #expect(memory.writes.count == 2)
    let again = RecordStore(from: memory)
    #expect(again.boardOrigin == .own && again.origin(of: gn) == .own)
    #expect(again.board == store.board && again.port(gn) == store.port(gn))
  }

  @Test("Fixed addresses are not believed where a page of our own is valid")
  func ownWins() throws {
    var memory = try LegacyRecordTests.dump()
    var store = RecordStore(from: memory)
    var record = store.port(gn)
    record.memory.isWanted = false
    record.memory.chosenMedium = .emmc
    record.memory.attempts = 1
    store.save(record, for: gn, to: &memory)
    #expect(RecordStore(from: memory).port(gn) == record)
  }

  @Test("Eight saves go to eight pages, and the newest counts")
  func rotation() {
    var memory = RecordingMemory()
    var store = RecordStore(from: memory)
    var record = store.port(gn)
    for failures in 1...20 as ClosedRange<UInt32> {
      record.memory.failures = failures
      store.save(record, for: gn, to: &memory)
      #expect(RecordStore(from: memory).port(gn).memory.failures == failures)
    }
    #expect(Set(memory.writes.prefix(8).map(\.page)) == Set(RecordSet(gn).pages))
    #expect(RecordSet(gn).validCount(in: memory) == 8)
  }

  @Test("A set of which no page is valid falls back alone and says so", arguments: [true, false])
  func oneSetLost(hasLegacy: Bool) throws {
    var memory = hasLegacy ? try LegacyRecordTests.dump() : MemoryImage()
    var store = RecordStore(from: memory)
    store.save(store.board, to: &memory)
    for port in Port.all { store.save(store.port(port), for: port, to: &memory) }
    #expect(!RecordStore(from: memory).isRecordLost)
    for index in RecordSet(gn).pages { memory.writePage(index, Page(filledWith: 7)) }

    let found = RecordStore(from: memory)
    #expect(found.isRecordLost)
    for port in Port.all {
      let fallback: RecordOrigin = hasLegacy ? .legacy : .defaults
      #expect(found.origin(of: port) == (port == gn ? fallback : .own))
    }
    #expect(found.port(gn).memory.attempts == (hasLegacy ? 255 : 0))
  }

  @Test("A page of another set, place or version is not believed")
  func misplacedPages() throws {
    var memory = MemoryImage()
    var store = RecordStore(from: memory)
    store.save(.defaults(for: gn), for: gn, to: &memory)
    let index = RecordSet(gn).page(for: 1)
    let page = memory.readPage(index)
    #expect(RecordSet(gn).isValid(page, at: index))
    #expect(!RecordSet(gn).isValid(page, at: index + 1))
    #expect(!RecordSet(.nodeController).isValid(page, at: index - 8))
    var other = page
    other.set(uint8: 2, at: 5)
    other.seal()
    #expect(!RecordSet(gn).isValid(other, at: index))
    #expect(!RecordSet.board.isValid(Page(filledWith: 0), at: 16))
  }

  @Test("The daily update writes what changed, and the fixed record then says what ours does")
  func dailyUpdate() throws {
    var memory = RecordingMemory(try LegacyRecordTests.dump())
    var store = RecordStore(from: memory)
    var record = store.port(gn)
    record.memory.attempts = 3
    record.memory.isEnabled = false
    record.bootLog.append(epochSeconds: 5)
    store.save(record, for: gn, to: &memory)
    #expect(store.legacyIsDue(day: 9))
    let count = store.updateLegacy(day: 9, in: &memory)
    #expect(count > 2)
    #expect(!store.legacyIsDue(day: 9) && store.legacyIsDue(day: 10))
    let legacy = try #require(LegacyRecord(from: memory))
    #expect(legacy[gn].attempts == 3 && !legacy[gn].isEnabled && legacy[gn].lastBoot == 5)
    #expect(legacy[gn].lowLevel == 121, "What our record does not know is kept")
    #expect(legacy.header.versions.hardwareMajor == 3)
    let again = store.updateLegacy(day: 9, in: &memory)
    #expect(again == 0)
  }

  @Test("A clear that was asked for happens at the next reset, once")
  func clearing() throws {
    var memory = try LegacyRecordTests.dump()
    var store = RecordStore(from: memory)
    for port in Port.all { store.save(store.port(port), for: port, to: &memory) }
    var board = store.board
    board.clearsAtNextReset = true
    store.save(board, to: &memory)
    #expect(RecordStore(from: memory).port(gn).memory.failures == 10)

    var next = RecordStore(from: memory)
    let isCleared = next.clearIfAsked(in: &memory)
    #expect(isCleared)
    let after = RecordStore(from: memory)
    #expect(after.board == BoardRecord())
    for port in Port.all { #expect(after.port(port) == .defaults(for: port)) }
    let legacy = try #require(LegacyRecord(from: memory))
    #expect(legacy[gn].failures == 0 && legacy.header.versions.hardwareMajor == 3)
    let isClearedAgain = next.clearIfAsked(in: &memory)
    #expect(!isClearedAgain)
  }

  @Test("A clear cut short by a power failure is taken up again at the next reset")
  func clearingCutShort() throws {
    var start = try LegacyRecordTests.dump()
    var store = RecordStore(from: start)
    for port in Port.all { store.save(store.port(port), for: port, to: &start) }
    var board = store.board
    board.clearsAtNextReset = true
    store.save(board, to: &start)
    var whole = RecordingMemory(start)
    store.clearIfAsked(in: &whole)

    for (place, write) in whole.writes.enumerated() {
      var image = start
      for done in whole.writes[..<place] { image.writePage(done.page, done.new) }
      image.writePage(write.page, CutShape.noise(seed: UInt64(place)).result(of: write))
      var next = RecordStore(from: image)
      let isCleared = next.clearIfAsked(in: &image)
      #expect(isCleared)
      let after = RecordStore(from: image)
      #expect(after.board == BoardRecord())
      for port in Port.all { #expect(after.port(port) == .defaults(for: port)) }
    }
  }
}
