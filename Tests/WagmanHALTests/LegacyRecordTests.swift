import Testing
import WagmanCore
import WagmanHAL
import WagmanImage

@Suite("Fixed record")
struct LegacyRecordTests {
  /// A dump as the offsets in WIRE.md section 4 give it, byte by byte.
  static func dump() throws -> MemoryImage {
    var bytes = [UInt8](repeating: 0x5a, count: MemoryImage.size)
    func put(_ value: [UInt8], at offset: Int) {
      bytes.replaceSubrange(offset..<(offset + value.count), with: value)
    }
    func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xff) } }
    func half(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xff), UInt8(value >> 8)] }
    put([0xa1, 0xad, 0xa1, 0xad, 3, 1, 2, 9], at: 0)
    put(word(77) + word(1_500_000_000), at: 8)
    put([1], at: 32)
    put([2], at: 64)
    put(word(1_500_000_001) + [1] + half(0xfff6) + half(90), at: 128)
    put([0] + half(5) + half(1_000), at: 137)
    for port in 0..<5 {
      let base = 256 + 128 * port
      let n = UInt8(port)
      put([port < 4 ? 1 : 0, port == 1 ? 0 : 1, n & 1], at: base)
      put(word(1_400_000_000 + UInt32(n)) + word(300 + UInt32(n)) + word(9 + UInt32(n)), at: base + 3)
      put([n + 1] + half(0xff00) + half(700), at: base + 15)
      put([n + 2] + half(121) + half(301) + half(851) + half(4_999), at: base + 20)
      put(word(11_000) + word(299_000) + [n + 3, n & 3], at: base + 29)
      put([6, 8] + (0..<8).flatMap { word(1_000 * UInt32($0) + UInt32(n)) }, at: base + 64)
    }
    return try MemoryImage(bytes: bytes)
  }

  @Test("Every field of a dump is read from its address")
  func everyField() throws {
    let record = try #require(LegacyRecord(from: Self.dump()))
    #expect(
      record.header.versions
        == BoardVersions(
          hardwareMajor: 3, hardwareMinor: 1, firmwareMajor: 2, firmwareMinor: 9))
    #expect(record.header.boots == 77 && record.header.lastBoot == 1_500_000_000)
    #expect(record.header.isSensorBusEnabled && record.header.bootLoader == .emmc)
    #expect(record.board.lastBoot == 1_500_000_001)
    #expect(record.board.htu21d == LegacySensor(status: 1, low: -10, high: 90))
    #expect(record.board.hih4030 == LegacySensor(status: 0, low: 5, high: 1_000))
    for port in Port.all {
      let region = record[port]
      let n = UInt8(port.index)
      #expect(region.isEnabled == (n < 4) && region.isManaged == (n != 1))
      #expect(region.defaultMedium.rawValue == n & 1)
      #expect(region.lastBoot == 1_400_000_000 + UInt32(n))
      #expect(region.attempts == 300 + UInt32(n) && region.failures == 9 + UInt32(n))
      #expect(region.thermistor == LegacySensor(status: n + 1, low: -256, high: 700))
      #expect(region.currentHealth == n + 2 && region.relayHealth == n + 3)
      #expect(region.lowLevel == 121 && region.normalLevel == 301)
      #expect(region.stressedLevel == 851 && region.highLevel == 4_999)
      #expect(region.faultTimeoutMilliseconds == 11_000)
      #expect(region.heartbeatTimeoutMilliseconds == 299_000)
      #expect(region.journal.rawValue == n & 3)
      #expect(region.bootLog.count == 8 && region.bootLog[0] == 6_000 + UInt32(n))
      #expect(region.bootLog.newest == 5_000 + UInt32(n))
    }
  }

  @Test("A record that was read and is written changes no byte")
  func writesNothingUnchanged() throws {
    var memory = RecordingMemory(try Self.dump())
    let record = try #require(LegacyRecord(from: memory))
    record.write(to: &memory)
    #expect(memory.writes.isEmpty)
  }

  @Test("A changed field changes its own page and no byte of another field")
  func changesOneField() throws {
    let dump = try Self.dump()
    var memory = RecordingMemory(dump)
    var record = try #require(LegacyRecord(from: memory))
    let port = try #require(Port(2))
    record[port].attempts = 0x0102_0304
    record.write(to: &memory)
    #expect(memory.writes.map(\.page) == [8])
    var expected = dump.bytes
    expected.replaceSubrange((512 + 7)..<(512 + 11), with: [4, 3, 2, 1])
    #expect(memory.image.bytes == expected)
    #expect(LegacyRecord(from: memory) == record)
  }

  @Test("A record written to an empty memory is read back whole")
  func roundTrip() {
    var memory = MemoryImage()
    var record = LegacyRecord()
    record.header.boots = .max
    record.board.htu21d.low = .min
    for port in Port.all { record[port].bootLog.append(epochSeconds: .max) }
    record.write(to: &memory)
    #expect(LegacyRecord(from: memory) == record)
  }

  @Test("Without the magic number there is no record")
  func noMagic() throws {
    var bytes = try Self.dump().bytes
    bytes[2] ^= 1
    #expect(try LegacyRecord(from: MemoryImage(bytes: bytes)) == nil)
    #expect(LegacyRecord(from: MemoryImage()) == nil)
  }

  @Test(
    "More attempts than a byte holds keep their parity",
    arguments: [(0, 0), (254, 254), (255, 255), (256, 254), (257, 255), (.max, 255)]
      as [(UInt32, UInt8)])
  func manyAttempts(attempts: UInt32, fitting: UInt8) {
    var region = LegacyPort()
    region.attempts = attempts
    #expect(region.record.memory.attempts == fitting)
  }

  @Test("The boot log keeps the last eight starts")
  func bootLogWraps() {
    var log = BootLog()
    #expect(log.newest == 0)
    for time in 1...11 { log.append(epochSeconds: UInt32(time)) }
    #expect((0..<8).map { log[$0] } == [4, 5, 6, 7, 8, 9, 10, 11])
    #expect(log.newest == 11)
  }
}
