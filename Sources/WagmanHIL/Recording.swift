import Foundation
import Synchronization
import WagmanRemote

/// What passed between a host and a board, line by line, for a run without the board.
///
/// A file has a line for each: `{"at":1234,"sent":"@hil1 state"}` or `"heard"`, after a first
/// one that says which board it was.
public struct Recording: Sendable {
  public let board: String
  public let hasPlant: Bool
  public let traffic: [Traffic]

  private struct Line: Decodable {
    var board: String?
    var plant: Bool?
    var at: UInt64?
    var sent: String?
    var heard: String?
  }

  /// - Throws: ``RecordingError``.
  public init(contentsOfFile path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RecordingError("\(path): no such recording, or it cannot be read")
    }
    var board: String?
    var hasPlant = false
    var traffic: [Traffic] = []
    let decoder = JSONDecoder()
    for (index, text) in data.split(separator: 10).enumerated() {
      guard let line = try? decoder.decode(Line.self, from: Data(text)) else {
        throw RecordingError("\(path):\(index + 1): no line of a recording, which '--record' makes")
      }
      if let name = line.board { (board, hasPlant) = (name, line.plant ?? false) }
      guard let at = line.at else { continue }
      if let sent = line.sent { traffic.append(Traffic(at: at, .sent, sent)) }
      if let heard = line.heard { traffic.append(Traffic(at: at, .heard, heard)) }
    }
    guard let board else {
      throw RecordingError("\(path): it does not say which board it is of, as a recording does")
    }
    self.board = board
    self.hasPlant = hasPlant
    self.traffic = traffic
  }
}

public struct RecordingError: Error, Equatable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Writes a recording while it is made, so that what passed before a crash is there.
public final class Recorder: Sendable {
  private let file: Mutex<FileHandle>

  /// Makes the file, or empties it.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - board: The board's URL.
  ///   - hasPlant: Whether faults can be put on the board.
  /// - Throws: ``RecordingError`` when it cannot be made.
  public init(path: String, board: String, hasPlant: Bool) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw RecordingError("\(path): it cannot be made") }
    file = Mutex(handle)
    write(.object([.init("board", .string(board)), .init("plant", .bool(hasPlant))]))
  }

  public func record(_ traffic: Traffic) {
    write(
      .object([
        .init("at", .number(Int64(traffic.at))),
        .init(traffic.direction.rawValue, .string(traffic.line)),
      ]))
  }

  private func write(_ value: JSONValue) {
    file.withLock { file in try? file.write(contentsOf: Data("\(value)\n".utf8)) }
  }
}
