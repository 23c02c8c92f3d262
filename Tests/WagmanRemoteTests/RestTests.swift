import Testing
import WagmanCore
import WagmanSerial
import WagmanWire

@testable import WagmanRemote

/// A board that answers, but of which too little comes whole.
struct RestTests {
  private let folder: SocketFolder

  init() throws { folder = try SocketFolder() }

  /// A board whose snapshots lack the heartbeats from when `isWhole` says no.
  private func board(
    counting count: @escaping (UInt64) -> UInt64 = { $0 }, _ isWhole: @escaping () -> Bool
  ) throws -> ScriptedBoard {
    let board = try ScriptedBoard(at: folder.socket) { _, _ in "" }
    board.answer = { [unowned board] line, sid in
      let words = line.split(separator: " ").map(String.init)
      guard let name = words.first else { return "" }
      if name == "id" { return response(sid, name, "0123456789AB") }
      guard name == "snapshot", words.count > 1, let number = UInt32(words[1].dropFirst()) else {
        return response(sid, name)
      }
      let up = "up=\(count(board.moment))"
      var lines = [
        "\(up) mode=manual relays=11100 drive=11100", "\(up) cu=180,500,500,100,0,0",
        "\(up) env=25000.00,32000.00,3000.00 cuts=0,0,0,0,0",
        "\(up) enabled=11100 wanted=11111 watched=11100", "\(up) th=1,1,1,1,1",
        "\(up) time=0 media=sd,sd log=1", "\(up) id=0123456789AB boots=1 reset=1 lease=60000",
      ]
      if isWhole() { lines.insert("\(up) hb=1,1,1,1,1", at: 1) }
      return "<<<- sid=\(sid) snapshot\r\n"
        + lines.map { sealed($0, number) + "\r\n" }.joined() + "->>>\r\n"
    }
    return board
  }

  /// Drives the board for some milliseconds, and says when it was sent a line that
  /// renews its lease.
  private func drive(
    _ driver: RemoteDriver, _ far: ScriptedBoard, from start: UInt64, to end: UInt64
  ) -> [UInt64] {
    var renewals: [UInt64] = []
    var now = start
    while now < end {
      let before = far.requests.count
      repeat {
        driver.service(at: now, tick: Tick(milliseconds: now))
      } while far.pump(at: now)
      let holds = far.requests[before...].contains {
        $0.contains("mode manual") || $0.contains(" #")
      }
      if holds { renewals.append(now) }
      now += 50
    }
    return renewals
  }

  @Test("A board whose snapshots never come whole is left to itself, and asked again later")
  func neverWhole() throws {
    let far = try board { false }
    let driver = RemoteDriver(
      BoardClient(try Connection(try BoardURL("unix:\(folder.socket)?wire=console"))))
    let renewals = drive(driver, far, from: 5_000, to: 700_000)
    #expect(!driver.isDriving)
    let gap = zip(renewals, renewals.dropFirst()).map { $1 - $0 }.max()
    #expect(renewals.contains { $0 < 6_000 })
    #expect(try #require(gap) >= driver.settings.restFor)
    #expect(!renewals.contains { (40_000..<600_000).contains($0) })
  }

  @Test("A board whose snapshots cease to come whole is held no longer than a minute")
  func ceasesToBeWhole() throws {
    nonisolated(unsafe) var isWhole = true
    let far = try board { isWhole }
    let driver = RemoteDriver(
      BoardClient(try Connection(try BoardURL("unix:\(folder.socket)?wire=console"))))
    _ = drive(driver, far, from: 5_000, to: 20_000)
    #expect(driver.isDriving)
    isWhole = false
    let renewals = drive(driver, far, from: 20_000, to: 200_000)
    #expect(!driver.isDriving)
    #expect(try #require(renewals.max()) < 90_000)
    isWhole = true
    _ = drive(driver, far, from: 200_000, to: 700_000)
    #expect(driver.isDriving)
  }
}

/// A board whose readings are beyond reason, though their seals are right.
extension RestTests {
  @Test(
    "A board that miscounts its milliseconds is driven on when it counts again",
    arguments: [UInt64.max, 1 << 63, 1 << 62])
  func miscounts(_ wrong: UInt64) throws {
    let far = try board(counting: { (10_000..<12_000).contains($0) ? wrong : $0 }) { true }
    let driver = RemoteDriver(
      BoardClient(try Connection(try BoardURL("unix:\(folder.socket)?wire=console"))))
    _ = drive(driver, far, from: 5_000, to: 9_000)
    #expect(driver.isDriving)
    _ = drive(driver, far, from: 9_000, to: 20_000)
    #expect(driver.isDriving)
    #expect(driver.takenAt > Tick(milliseconds: 18_000))
    #expect(driver.takenAt <= Tick(milliseconds: 20_000))
    let lost = driver.takeNotices().filter { if case .lost = $0 { true } else { false } }
    #expect(lost.count == 1)
  }
}

/// A line in a seal.
private func sealed(_ content: String, _ number: UInt32) -> String {
  var line = TextLine<512>()
  for byte in content.utf8 { line.append(byte: byte) }
  line.appendSeal(number)
  return String(decoding: line.span.bytes, as: UTF8.self)
}
