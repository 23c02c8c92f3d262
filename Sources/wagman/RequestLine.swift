import WagmanSim

/// A client's line to the plant on its way in, of bounded length.
struct RequestLine {
  private var bytes: [UInt8] = []
  /// The first thing that makes the line none.
  private var problem: String?

  /// The next byte.
  ///
  /// - Returns: at the line's end the line, or what is wrong with it; else `nil`.
  mutating func take(_ byte: UInt8) -> Result<String, Complaint>? {
    guard byte == UInt8(ascii: "\n") else {
      add(byte)
      return nil
    }
    defer { self = RequestLine() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    if let column = bytes.firstIndex(where: { !(32...126).contains($0) }) {
      problem =
        problem ?? "column \(column + 1): byte \(bytes[column]) is no text; write words in ASCII"
    }
    if let problem { return .failure(Complaint(text: problem)) }
    return .success(String(decoding: bytes, as: UTF8.self))
  }

  private mutating func add(_ byte: UInt8) {
    guard bytes.count <= PlantRequest.longestLine else {
      problem = "the line is longer than \(PlantRequest.longestLine) bytes; write a shorter one"
      return
    }
    bytes.append(byte)
  }

  struct Complaint: Error {
    let text: String
  }
}
