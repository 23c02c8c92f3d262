import Testing
import WagmanCore

@testable import WagmanFieldBus

@Suite("Messages of the field bus")
struct FrameTests {
  @Test("A message is read as it was written, whatever is in it")
  func roundTrip() {
    var random = SplitMix64(seed: 7)
    var reader = BusReader()
    for count in 0...BusFrame.capacity {
      let payload = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let line = written(.writePage, sequence: UInt8(count), payload)
      let completed = line.map { reader.take($0) }
      #expect(completed == Array(repeating: false, count: line.count - 1) + [true])
      #expect(reader.frame.kind == .writePage)
      #expect(reader.frame.sequence == UInt8(count))
      #expect(reader.frame.payloadCount == count)
      #expect((0..<count).map { _ in reader.frame.take() } == payload)
    }
    #expect(reader.dropped == 0)
  }

  @Test("Flag, XON and XOFF never stand within a message")
  func reservedBytes() {
    for byte in UInt8.min...UInt8.max {
      let line = written(.tell, sequence: byte, [byte, byte])
      #expect(line.dropLast().allSatisfy { $0 != 0x7e && $0 != 0x11 && $0 != 0x13 })
      #expect(line.last == 0x7e)
    }
  }

  @Test("A message with any one bit changed is dropped and counted, and the next one read")
  func damage() {
    let line = written(.relay, sequence: 3, [1, 1])
    for place in line.indices.dropLast() {
      for bit in 0..<8 {
        var reader = BusReader()
        var damaged = line
        damaged[place] ^= 1 << bit
        let completed = (damaged + line).map { reader.take($0) }
        #expect(completed.filter { $0 }.count == 1, "byte \(place), bit \(bit)")
        #expect(completed.last == true)
        #expect(reader.dropped >= 1)
      }
    }
  }

  @Test("What is longer than any message is dropped whole")
  func tooLong() {
    var reader = BusReader()
    let noise = [UInt8](repeating: 0x55, count: 10_000) + [0x7e]
    #expect(noise.allSatisfy { !reader.take($0) })
    #expect(reader.dropped == 1)
    let line = written(.done, sequence: 1, [])
    #expect(line.map { reader.take($0) }.last == true)
  }

  @Test("Said again, a message ends what noise has left on the line")
  func again() {
    var reader = BusReader()
    for byte: UInt8 in [0x01, 0x7d] { _ = reader.take(byte) }
    let line = written(.sample, sequence: 9, [], isAgain: true)
    #expect(line.map { reader.take($0) }.last == true)
    #expect(reader.frame.kind == .sample)
  }

  @Test("A message that breaks off in an escape is dropped")
  func brokenEscape() {
    var reader = BusReader()
    var line = written(.sample, sequence: 9, [])
    line.insert(0x7d, at: line.count - 1)
    #expect(line.map { reader.take($0) }.last == false)
    #expect(reader.dropped == 1)
  }

  private func written(
    _ kind: BusKind, sequence: UInt8, _ payload: [UInt8], isAgain: Bool = false
  ) -> [UInt8] {
    var frame = BusFrame()
    frame.begin(kind, sequence: sequence)
    for byte in payload { frame.append(byte) }
    var line: [UInt8] = []
    frame.write(isAgain: isAgain) { line.append($0) }
    return line
  }
}
