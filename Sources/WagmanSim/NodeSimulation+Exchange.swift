import WagmanCore
import WagmanHAL

/// A client's part in a few words, for whoever asks a running node something.
extension NodeSimulation where Program: BoardProgram & ~Copyable {
  /// Types a line on a link and lets the board answer at the present moment.
  ///
  /// - Returns: the lines that the board sent on it since it was last read,
  ///   without their ends.
  public mutating func exchange(
    _ line: String, on link: Int, _ observe: (Observation) -> Void = { _ in }
  ) -> [String] {
    firmware.board.deliver((line + "\n").utf8, on: link)
    serveLinks(observe)
    return read(link).split(separator: "\r\n").map(String.init)
  }

  /// Takes what the board sent on a link; at most `limit` bytes of it.
  public mutating func read(_ link: Int, limit: Int = .max) -> String {
    var bytes: [UInt8] = []
    firmware.board.drain(link) { sent in
      let count = min(limit, sent.count)
      for index in 0..<count { bytes.append(sent[index]) }
      return count
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Lets the board be reset while its program works: after `count` more pages of
  /// its memory are written, and before the next one is.
  public mutating func reset(because cause: ResetCause, afterWrites count: Int) {
    firmware.board.reset(because: cause, afterWrites: count)
  }
}
