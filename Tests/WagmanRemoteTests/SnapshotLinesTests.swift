import Testing

@testable import WagmanRemote

/// The lines of snapshots, put together by their moments.
struct SnapshotLinesTests {
  private func lines(_ all: String...) -> SnapshotLines {
    var lines = SnapshotLines()
    for line in all { _ = lines.take(line) }
    return lines
  }

  @Test("A line's fields are told with its moment")
  func one() {
    var lines = SnapshotLines()
    #expect(lines.take("up=500 hb=1,2,3 mode=manual") == 500)
    #expect(lines["hb"] == "1,2,3")
    #expect(lines["mode"] == "manual")
    #expect(lines.up(of: "hb") == 500)
    #expect(lines.newestUp == 500)
    #expect(lines["cu"] == nil)
    #expect(lines.up(of: "cu") == nil)
    #expect(lines["up"] == nil)
  }

  @Test("Each field is as new as the newest line that has it, in whichever order they come")
  func newest() {
    for lines in [
      lines("up=500 hb=1 mode=auto", "up=700 mode=manual", "up=600 hb=2 mode=auto"),
      lines("up=700 mode=manual", "up=600 hb=2 mode=auto", "up=500 hb=1 mode=auto"),
    ] {
      #expect(lines["mode"] == "manual")
      #expect(lines.up(of: "mode") == 700)
      #expect(lines["hb"] == "2")
      #expect(lines.up(of: "hb") == 600)
      #expect(lines.newestUp == 700)
    }
  }

  @Test("Of two lines of one moment the later one is believed")
  func equal() {
    #expect(lines("up=500 mode=auto", "up=500 mode=manual")["mode"] == "manual")
  }

  @Test(
    "What is no line of a snapshot changes nothing",
    arguments: [
      "", "ok", "up", "up=", "up=x hb=9", "up=-1 hb=9", "hb=9", "hb=9 up=900", "up=900 hb",
      "up=900 hb=", "up=900 =9", "error: no such thing", "up=18446744073709551616 hb=9",
    ])
  func none(line: String) {
    var lines = lines("up=500 hb=1 mode=auto")
    #expect(lines.take(line) == nil)
    #expect(lines["hb"] == "1")
    #expect(lines.up(of: "hb") == 500)
    #expect(lines.newestUp == 500)
  }

  @Test("A value may hold the sign that parts it from its name")
  func sign() {
    #expect(lines("up=1 note=a=b")["note"] == "a=b")
  }

  @Test("A line that tells its moment alone is newer all the same")
  func moment() {
    let lines = lines("up=500 hb=1", "up=900")
    #expect(lines.newestUp == 900)
    #expect(lines.up(of: "hb") == 500)
  }

  private static let whole = [
    "up=1 mode=manual relays=00000 drive=00000 hb=1 enabled=1 wanted=1 watched=1",
    "up=2 id=5741474D0001 boots=9 cu=1 th=1 env=1 time=1 cuts=0 reset=3",
  ]

  private func known(_ lines: SnapshotLines) -> [String] {
    Self.whole.joined(separator: " ").split(separator: " ").compactMap {
      let name = String($0.prefix { $0 != "=" })
      return lines[name] == nil ? nil : name
    }
  }

  @Test("After a hang-up sensors are only older; all that may be different is forgotten")
  func forgetState() {
    var lines = lines(Self.whole[0], Self.whole[1])
    lines.forgetState()
    #expect(known(lines) == ["cu", "th", "env", "time", "cuts", "reset"])
    #expect(lines.newestUp == 2)
  }

  @Test("Who decides, and about which relays, is forgotten alone")
  func forgetMode() {
    var lines = lines(Self.whole[0], Self.whole[1])
    lines.forgetMode()
    #expect(
      known(lines) == [
        "hb", "enabled", "wanted", "watched", "id", "boots", "cu", "th", "env", "time", "cuts",
        "reset",
      ])
    // What comes next is believed whatever its moment.
    #expect(lines.take("up=0 mode=auto") == 0)
    #expect(lines["mode"] == "auto")
  }

  @Test("After a reset the moments count anew")
  func removeAll() {
    var lines = lines("up=90000 mode=manual")
    lines.removeAll()
    #expect(lines["mode"] == nil)
    #expect(lines.newestUp == 0)
    #expect(lines.take("up=10 mode=auto") == 10)
    #expect(lines["mode"] == "auto")
    #expect(lines.newestUp == 10)
  }
}
