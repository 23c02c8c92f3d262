import Testing
import WagmanCore
import WagmanWire

/// A sensorgram of a board's line, with its value if that is one unsigned integer.
struct Answer: Equatable, CustomStringConvertible {
  var id: UInt16
  var subID: UInt8
  var timestamp: UInt32
  var value: UInt32?
  var report: SensorgramReport?

  var description: String {
    "\(String(id, radix: 16)).\(subID)=\(value.map(String.init) ?? "-")"
  }
}

extension Bench {
  /// The line of a client that asks all of `requests` at once.
  static func line(_ requests: [SensorgramRequest.Content]) -> String {
    var writer = SensorgramRequestWriter()
    for request in requests { writer.append(request: request) }
    var line = TextLine<520>()
    line.append(base64: writer.bytes)
    return String(line)
  }

  /// What the board answers, in one line.
  func ask(_ requests: [SensorgramRequest.Content], on link: Int) throws -> [Answer] {
    _ = read(link)
    send(Self.line(requests) + "\n", on: link)
    serve()
    let lines = try answers(on: link)
    try #require(lines.count == 1)
    return lines[0]
  }

  /// The lines that came on a link.
  func answers(on link: Int) throws -> [[Answer]] {
    let text = read(link)
    try #require(text.isEmpty || text.hasSuffix("\n"))
    return try text.split(separator: "\n").map { try Self.decode(String($0)) }
  }

  static func decode(_ text: String) throws -> [Answer] {
    let bytes = Array(text.utf8)
    let decoded = SensorgramResponseLine(bytes.span)
    var line = try #require(decoded)
    var answers: [Answer] = []
    while let sensorgram = line.next() {
      let header = sensorgram.header
      #expect(header.sourceID == 1 && header.inst == 0 && header.sourceInst == 0)
      answers.append(
        Answer(
          id: header.id, subID: header.subID, timestamp: header.timestamp,
          value: line.onlyValue(of: sensorgram)?.unsigned,
          report: SensorgramReport(sensorgram, of: line)))
    }
    return answers
  }
}
