import Testing
import WagmanCore
import WagmanHAL

@testable import WagmanRemote

/// The line that answers `snapshot`.
struct SnapshotTests {
  static let line =
    "up=12345 time=1767225600 mode=manual lease=60000 relays=10?01 drive=11001 enabled=11100 "
    + "wanted=11111 watched=10100 hb=1,2,3,4,12345 cu=200,1,2,3,4,5 th=6,7,8,9,10 "
    + "env=26000.00,998.00,999.00 media=sd,emmc cuts=0,0,7,0,0 reset=3 boots=9 log=77"

  @Test("Every field is read")
  func fields() throws {
    let snapshot = try #require(Snapshot(Self.line))
    #expect(snapshot.up == 12_345)
    #expect(snapshot.epochSeconds == 1_767_225_600)
    #expect(snapshot.isManual)
    #expect(snapshot.relays == RelayReadings(on: PortSet(rawValue: 0b10001), unknown: PortSet(port(2))))
    #expect(snapshot.driven.rawValue == 0b10011)
    #expect(snapshot.flags.enabled.rawValue == 0b00111)
    #expect(snapshot.flags.wanted == .all)
    #expect(snapshot.flags.watched.rawValue == 0b00101)
    #expect(snapshot.heartbeatAges == [1, 2, 3, 4, 12_345])
    #expect(snapshot.milliamperes == [200, 1, 2, 3, 4, 5])
    #expect(snapshot.thermistors == [6, 7, 8, 9, 10])
    #expect(snapshot.temperature == RawReading(26_000))
    #expect(snapshot.humidity == RawReading(failed: .silent))
    #expect(snapshot.supply == RawReading(failed: .corrupt))
    #expect(snapshot.cuts == [0, 0, 7, 0, 0])
    #expect(snapshot.resetCause == .watchdog)
    #expect(snapshot.boots == 9)
    // A guest that never beat since the reset.
    #expect(snapshot.beat(of: port(4)) == 0)
    #expect(snapshot.beat(of: port(2)) == 12_342)
  }

  @Test("A board that decides for itself says so")
  func automatic() throws {
    let text = Self.line.replacing("mode=manual", with: "mode=auto")
    #expect(try #require(Snapshot(text)).isManual == false)
  }

  @Test("Fields may come in any order, and more of them")
  func order() throws {
    let words = Self.line.split(separator: " ").reversed().joined(separator: " ")
    #expect(Snapshot(words + " light=5") == Snapshot(Self.line))
  }

  @Test(
    "A line without one of its fields is none",
    arguments: line.split(separator: " ").map(String.init).filter {
      !["lease", "media", "log"].contains($0.prefix { $0 != "=" })
    })
  func missing(word: String) {
    let rest = Self.line.split(separator: " ").filter { $0 != word }.joined(separator: " ")
    #expect(Snapshot(rest) == nil)
  }

  @Test(
    "A field that is not what it should be makes the line none",
    arguments: [
      ("up=12345", "up=-1"), ("boots=9", "boots=4294967296"), ("relays=10?01", "relays=10?0"),
      ("relays=10?01", "relays=10x01"), ("drive=11001", "drive=110012"),
      ("drive=11001", "drive=1100?"), ("hb=1,2,3,4,12345", "hb=1,2,3,4"),
      ("cu=200,1,2,3,4,5", "cu=200,1,2,3,4,65536"), ("th=6,", "th=6,,"), ("reset=3", "reset=200"),
      ("env=26000.00,", "env=26000.50,"), ("cuts=0,0,7", "cuts=0,0,a"), ("mode=manual", "mode"),
      ("cu=200,1,", "cu=200,x,1,"), ("env=26000.00,", "env=26000.00,a,"),
    ])
  func wrong(word: String, instead: String) {
    #expect(Self.line.contains(word))
    #expect(Snapshot(Self.line.replacing(word, with: instead)) == nil)
  }
}
