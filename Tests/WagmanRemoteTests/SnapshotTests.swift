import Testing
import WagmanCore
import WagmanHAL

@testable import WagmanRemote

/// The lines that answer `snapshot`.
struct SnapshotTests {
  static let text = """
    up=12340 mode=manual relays=10?01 drive=11001
    up=12341 hb=1,2,3,4,12341
    up=12342 cu=200,1,2,3,4,5
    up=12343 env=26000.00,998.00,999.00 cuts=0,0,7,0,0
    up=12344 enabled=11100 wanted=11111 watched=10100
    up=12345 th=6,7,8,9,10
    up=12346 time=1767225600 media=sd,emmc log=77
    up=12347 id=5741474D0001 boots=9 reset=3 lease=60000
    """

  private func snapshot(_ text: String) -> Snapshot? {
    var lines = SnapshotLines()
    for line in text.split(separator: "\n") {
      guard lines.take(String(line)) != nil else { return nil }
    }
    return Snapshot(lines)
  }

  @Test("Every field is read")
  func fields() throws {
    let snapshot = try #require(self.snapshot(Self.text))
    #expect(snapshot.up == 12_341)
    #expect(snapshot.relaysUp == 12_340)
    #expect(snapshot.sensorsUp == 12_342)
    #expect(snapshot.epochUp == 12_346)
    #expect(snapshot.identifier == "5741474D0001")
    #expect(snapshot.epochSeconds == 1_767_225_600)
    #expect(snapshot.isManual)
    #expect(snapshot.relays.on.rawValue == 0b10001)
    #expect(snapshot.relays.unknown == PortSet(port(2)))
    #expect(snapshot.driven.rawValue == 0b10011)
    #expect(snapshot.flags.enabled.rawValue == 0b00111)
    #expect(snapshot.flags.wanted == .all)
    #expect(snapshot.flags.watched.rawValue == 0b00101)
    #expect(snapshot.heartbeatAges == [1, 2, 3, 4, 12_341])
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
    #expect(snapshot.beat(of: port(2)) == 12_338)
  }

  @Test("A board that decides for itself says so")
  func automatic() throws {
    let text = Self.text.replacing("mode=manual", with: "mode=auto")
    #expect(try #require(snapshot(text)).isManual == false)
  }

  @Test("Lines may come in any order, and with more fields")
  func order() throws {
    let lines = Self.text.split(separator: "\n").reversed().joined(separator: " light=5\n")
    #expect(snapshot(lines) == snapshot(Self.text))
  }

  @Test("Of two lines of a kind the newer one is believed, whichever came last")
  func newer() throws {
    let old = Self.text + "\nup=12000 mode=auto relays=00000 drive=00000"
    #expect(snapshot(old) == snapshot(Self.text))
    let new = try #require(snapshot(Self.text + "\nup=13000 mode=auto relays=00000 drive=00000"))
    #expect(!new.isManual)
    #expect(new.relays == RelayReadings(on: PortSet()))
    #expect(new.relaysUp == 13_000)
  }

  @Test(
    "A snapshot without one of its fields is none",
    arguments: text.split(whereSeparator: \.isWhitespace).map(String.init).filter {
      !["up", "lease", "media", "log"].contains($0.prefix { $0 != "=" })
    })
  func missing(word: String) {
    #expect(snapshot(Self.text.replacing(" " + word, with: "")) == nil)
  }

  @Test(
    "A field that is not what it should be makes it none",
    arguments: [
      ("up=12345 ", "up=-1 "), ("up=12345 ", ""), ("boots=9", "boots=4294967296"),
      ("relays=10?01", "relays=10?0"),
      ("relays=10?01", "relays=10x01"), ("drive=11001", "drive=110012"),
      ("drive=11001", "drive=1100?"), ("hb=1,2,3,4,12341", "hb=1,2,3,4"),
      ("cu=200,1,2,3,4,5", "cu=200,1,2,3,4,65536"), ("th=6,", "th=6,,"), ("reset=3", "reset=200"),
      ("env=26000.00,", "env=26000.50,"), ("cuts=0,0,7", "cuts=0,0,a"), ("mode=manual", "mode"),
      ("cu=200,1,", "cu=200,x,1,"), ("env=26000.00,", "env=26000.00,a,"),
    ])
  func wrong(word: String, instead: String) {
    #expect(Self.text.contains(word))
    #expect(snapshot(Self.text.replacing(word, with: instead)) == nil)
  }
}
