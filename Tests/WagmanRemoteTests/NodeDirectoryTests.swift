import Foundation
import Testing
import WagmanCore
import WagmanHAL
import WagmanImage

@testable import WagmanRemote

/// The folder of a supervisor, and the memory in it.
struct NodeDirectoryTests {
  private let folder: SocketFolder
  private var path: String { folder.path + "/data" }

  init() throws { folder = try SocketFolder() }

  private func open() throws -> NodeDirectory {
    try NodeDirectory(path: path) { MemoryImage() }
  }

  private func failure() -> NodeDirectoryError? {
    do throws(NodeDirectoryError) {
      _ = try NodeDirectory(path: path) { MemoryImage() }
      return nil
    } catch {
      return error
    }
  }

  private func clear() { try? FileManager.default.removeItem(atPath: path) }

  @Test("A new folder is made, with a new node's memory in it; an old one is kept")
  func new() throws {
    defer { clear() }
    var image = MemoryImage()
    var page = Page()
    page.bytes[3] = 77
    image.writePage(9, page)
    let first = try NodeDirectory(path: path) { image }
    #expect(first.isNew)
    #expect(first.driven == nil)
    let saved = try MemoryImage(contentsOfFile: first.imagePath)
    #expect(saved.bytes == image.bytes)
    let second = try? open()
    #expect(second == nil)
  }

  @Test("A folder is used by one supervisor at a time")
  func lock() throws {
    defer { clear() }
    var first: NodeDirectory? = try open()
    #expect(first?.isNew == true)
    #expect(
      failure()
        == NodeDirectoryError(
          path, "another supervisor uses it; stop it, or give another --data"))
    first = nil
    #expect(try open().isNew == false)
  }

  @Test("What is kept of the board is there again, also beside what a kill left behind")
  func board() throws {
    defer { clear() }
    let board = DrivenBoard(
      identifier: "5741474D0001", boots: 3, flags: PortFlags(wanted: .all), reservedNumbers: 1_000)
    var first: NodeDirectory? = try open()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try "half of".write(toFile: path + "/board.txt.next", atomically: false, encoding: .utf8)
    try first?.save(board)
    first = nil
    #expect(try open().driven == board)
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    #expect(names == ["board.txt", "lock", "node.img"])
  }

  @Test("A board.txt that cannot be read is told of, and nothing is overwritten")
  func broken() throws {
    defer { clear() }
    _ = try open()
    try "id=5741\n".write(toFile: path + "/board.txt", atomically: true, encoding: .utf8)
    #expect(
      failure()?.description
        == "\(path)/board.txt: cannot be read; remove it, and the board's settings are taken over")
    #expect(try String(contentsOfFile: path + "/board.txt", encoding: .utf8) == "id=5741\n")
    // The folder is not held by the one that failed.
    try FileManager.default.removeItem(atPath: path + "/board.txt")
    #expect(failure() == nil)
  }

  @Test("Where no folder can be made, or nothing written in it, that is told")
  func impossible() throws {
    try "a file".write(toFile: path, atomically: true, encoding: .utf8)
    defer { clear() }
    let error = try #require(failure())
    #expect(error.path == path)
    #expect(error.reason.hasPrefix("cannot be made: "))
  }

  @Test("A page that is written is in the file at once, and only that page")
  func pages() throws {
    defer { clear() }
    let directory = try open()
    let file = try ImageFile(path: directory.imagePath)
    var page = Page()
    for index in 0..<Page.size { page.bytes[index] = UInt8(truncatingIfNeeded: index &* 7 &+ 1) }
    file.writePage(511, page)
    let saved = try MemoryImage(contentsOfFile: directory.imagePath)
    #expect(saved.readPage(511) == page)
    #expect(file.readPage(511) == page)
    #expect((0..<511).allSatisfy { saved.readPage($0) == Page() })
    file.sync()
    #expect(file.failure == nil)
  }

  @Test("The first write that fails is told of, and stays told")
  func failingWrite() throws {
    defer { clear() }
    let file = try ImageFile(path: try open().imagePath)
    let full = Foundation.open("/dev/full", O_WRONLY)
    defer { close(full) }
    #expect(file.failure == nil)
    #expect(dup2(full, file.descriptor) == file.descriptor)
    file.writePage(0, Page())
    #expect(file.failure == "pwrite: No space left on device")
    file.sync()
    #expect(file.failure == "pwrite: No space left on device")
  }

  @Test("A file of another size is no memory")
  func wrongSize() throws {
    defer { clear() }
    let path = try open().imagePath
    try Data(count: 100).write(to: URL(fileURLWithPath: path))
    #expect(throws: MemoryImageError.wrongSize(100)) { try ImageFile(path: path) }
  }
}
