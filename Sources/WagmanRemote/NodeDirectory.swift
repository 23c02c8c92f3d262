import Foundation
import WagmanCore
import WagmanHAL
import WagmanImage

/// The folder in which a supervisor keeps what must outlive it: the node's
/// memory as a board has it (`node.img`), and what it knows of the board that it
/// drives (`board.txt`).
public final class NodeDirectory {
  public let path: String
  /// Whether there was no memory in it before.
  public let isNew: Bool
  public private(set) var driven: DrivenBoard?
  private let lock: Int32

  public var imagePath: String { "\(path)/node.img" }
  private var drivenPath: String { "\(path)/board.txt" }

  /// Opens a folder, and makes it where there is none.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - makeImage: gives the memory of a new node.
  /// - Throws: ``NodeDirectoryError``; another supervisor may be using it.
  public init(path: String, makeImage: () -> MemoryImage) throws(NodeDirectoryError) {
    self.path = path
    try Self.make(path)
    lock = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else {
      throw NodeDirectoryError("\(path)/lock", String(cString: strerror(errno)))
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw NodeDirectoryError(path, "another supervisor uses it; stop it, or give another --data")
    }
    isNew = !FileManager.default.fileExists(atPath: "\(path)/node.img")
    if let data = FileManager.default.contents(atPath: "\(path)/board.txt") {
      guard let driven = DrivenBoard(text: String(decoding: data, as: UTF8.self)) else {
        throw NodeDirectoryError(
          "\(path)/board.txt", "cannot be read; remove it, and the board's settings are taken over")
      }
      self.driven = driven
    }
    if let driven {
      // Better now than when a board is held and waits for it.
      try replace(driven)
    }
    if isNew {
      do throws(MemoryImageError) {
        try makeImage().save(toFile: imagePath)
      } catch {
        throw NodeDirectoryError(imagePath, "\(error)")
      }
    }
  }

  deinit { close(lock) }

  /// Keeps what is known of the board; the file is replaced as a whole, also
  /// when the program or the machine goes down meanwhile.
  ///
  /// - Throws: ``NodeDirectoryError`` when it cannot be written; the old one stays.
  public func save(_ board: DrivenBoard) throws(NodeDirectoryError) {
    guard board != driven else { return }
    try replace(board)
    driven = board
  }

  private func replace(_ board: DrivenBoard) throws(NodeDirectoryError) {
    // Always the same name: what a killed program left of it is written over.
    let next = "\(drivenPath).next"
    let descriptor = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    let bytes = Array(board.text.utf8)
    let isWritten =
      descriptor >= 0 && write(descriptor, bytes, bytes.count) == bytes.count
      && fdatasync(descriptor) == 0
    let reason = String(cString: strerror(errno))
    if descriptor >= 0 { close(descriptor) }
    guard isWritten else { throw NodeDirectoryError(next, reason) }
    guard rename(next, drivenPath) == 0 else {
      throw NodeDirectoryError(drivenPath, String(cString: strerror(errno)))
    }
  }

  /// Makes a folder, and those that it is in.
  private static func make(_ path: String) throws(NodeDirectoryError) {
    var made = path.hasPrefix("/") ? "" : "."
    var reason = "it has no name"
    for name in path.split(separator: "/") {
      made += "/" + name
      // Folders that exist may well refuse it.
      if mkdir(made, 0o777) != 0 { reason = String(cString: strerror(errno)) }
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw NodeDirectoryError(path, "cannot be made: \(reason)")
    }
  }
}

/// Why a supervisor's folder cannot be used.
public struct NodeDirectoryError: Error, Equatable, Sendable, CustomStringConvertible {
  public let path: String
  public let reason: String

  public init(_ path: String, _ reason: String) {
    self.path = path
    self.reason = reason
  }

  public var description: String { "\(path): \(reason)" }
}
