import Glibc
import Synchronization
import WagmanSerial

/// The plant of a virtual board in another program: `wagman sim --plant unix:PATH`.
public final class PlantClient: Sendable {
  private let path: String
  private let turn = Mutex(())

  /// - Parameter path: Of the plant's socket; nothing is opened yet.
  public init(path: String) { self.path = path }

  /// Lets something happen, in the words of a scenario's timeline.
  ///
  /// - Throws: ``PlantError``, with what the plant says of the sentence where it refused it.
  public func strike(_ sentence: String) throws {
    let answer = try ask(sentence)
    guard answer != "ok" else { return }
    throw PlantError(
      answer.hasPrefix("error: ") ? String(answer.dropFirst(7)) : "it answers '\(answer)'")
  }

  /// Asks a line and waits for the answer, 10 s at most.
  ///
  /// - Throws: ``PlantError`` where there is none.
  public func ask(_ line: String) throws -> String {
    try turn.withLock { _ in
      let descriptor = try open()
      defer { Glibc.close(descriptor) }
      let bytes = Array((line + "\n").utf8)
      guard write(descriptor, bytes, bytes.count) == bytes.count else {
        throw PlantError("the plant at \(path) hung up")
      }
      return try readLine(descriptor)
    }
  }

  private func open() throws -> Int32 {
    do {
      return try UnixOpener.connect(to: path)
    } catch {
      throw PlantError("no plant at \(path): \(error)")
    }
  }

  private func readLine(_ descriptor: Int32) throws -> String {
    var line: [UInt8] = []
    while true {
      var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, 10_000) > 0 else {
        throw PlantError("the plant at \(path) did not answer within 10 s")
      }
      var byte: UInt8 = 0
      guard read(descriptor, &byte, 1) == 1, line.count < 4_096 else {
        throw PlantError("the plant at \(path) hung up")
      }
      if byte == 10 { return String(decoding: line.filter { $0 != 13 }, as: UTF8.self) }
      line.append(byte)
    }
  }
}
