import Testing

@testable import WagmanSerial

@Suite("Byte queues")
struct ByteQueueTests {
  @Test("Bytes come out in the order in which they went in, across the storage's end")
  func wraps() {
    var queue = ByteQueue(capacity: 16)
    var next: UInt8 = 0
    var expected: UInt8 = 0
    for round in 0..<100 {
      let bytes = (0..<(round % 11)).map { _ in
        defer { next &+= 1 }
        return next
      }
      queue.append(bytes.span)
      #expect(queue.room == 16 - bytes.count)
      while let byte = queue.removeFirst() {
        #expect(byte == expected)
        expected &+= 1
      }
    }
    #expect(expected == next)
  }

  @Test(
    "Dropping keeps the rest of the line at the head, so that what follows begins a line",
    arguments: [
      ("st line\nsecond\nthird", "st line\n"), ("\nsecond", "\n"), ("no end", ""), ("", ""),
    ])
  func drops(queued: String, rest: String) {
    var queue = ByteQueue(capacity: 32)
    queue.append(Array(queued.utf8).span)
    queue.removeAllAfterFirstLine()
    queue.append(Array("new\n".utf8).span)
    var text: [UInt8] = []
    while let byte = queue.removeFirst() { text.append(byte) }
    #expect(text == Array((rest + "new\n").utf8))
  }
}
