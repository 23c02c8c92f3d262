import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

@testable import WagmanRemote

/// Heartbeats as the program on the host is told of them.
struct HeartbeatTests {
  private let folder: SocketFolder

  init() throws { folder = try SocketFolder() }

  private func pair(slowness: UInt64) throws -> DrivenPair<SimulatedBoard> {
    let board = try SimulatedBoard(["unix:\(folder.socket)?wire=console"])
    return try DrivenPair(
      board, "unix:\(folder.socket)", age: .milliseconds(300_300), slowness: slowness)
  }

  /// What the board's own console says of each guest's last beat, in the driver's time.
  private func truth(_ pair: DrivenPair<SimulatedBoard>) -> [Heartbeat] {
    let up = pair.board.simulation.firmware.board.now.milliseconds
    return pair.board.operate("hb").enumerated().compactMap { index, line in
      guard let age = UInt64(line), age < up else { return nil }
      let at = pair.board.time.milliseconds - age
      guard at > pair.offset else { return nil }
      return Heartbeat(port: port(index), at: Tick(milliseconds: at - pair.offset))
    }
  }

  private func follow(
    _ pair: DrivenPair<SimulatedBoard>, seconds: Int, from begin: Tick,
    into truths: inout [Heartbeat]
  ) {
    for _ in 0..<seconds {
      pair.run(.seconds(1))
      for beat in truth(pair) where beat.at > begin && !truths.contains(beat) {
        truths.append(beat)
      }
    }
  }

  @Test(
    "Each comes once, at the time of its edge within half a round trip",
    arguments: [0, 40, 400])
  func once(slowness: UInt64) throws {
    let pair = try pair(slowness: slowness)
    pair.run(.seconds(2))
    let begin = pair.driver.takenAt
    var truths: [Heartbeat] = []
    follow(pair, seconds: 300, from: begin, into: &truths)
    pair.run(.seconds(2))
    #expect(truths.count == 90)
    #expect(pair.beats.count == truths.count)
    for index in 0..<5 {
      let (told, was) = (
        pair.beats.filter { $0.port == port(index) }, truths.filter { $0.port == port(index) }
      )
      #expect(told.count == was.count)
      for (told, was) in zip(told, was) {
        let error = max(told.at, was.at).since(min(told.at, was.at)).milliseconds
        #expect(error <= slowness / 2)
      }
    }
  }

  @Test("A reset of the board invents none", arguments: [0, 400])
  func reset(slowness: UInt64) throws {
    let pair = try pair(slowness: slowness)
    pair.run(.seconds(2))
    var truths: [Heartbeat] = []
    follow(pair, seconds: 26, from: pair.driver.takenAt, into: &truths)
    pair.board.strike(.board(.resets(.watchdog)))
    let reset = pair.tick
    pair.run(.milliseconds(5_000))
    #expect(pair.driver.isDriving)
    #expect(pair.driver.snapshot?.boots == 2)
    follow(pair, seconds: 50, from: reset, into: &truths)
    pair.run(.seconds(2))
    // Those that come while the board is taken over anew are lost, and no others.
    #expect((truths.count - 3...truths.count).contains(pair.beats.count))
    for beat in pair.beats {
      #expect(
        truths.contains { was in
          was.port == beat.port
            && max(beat.at, was.at).since(min(beat.at, was.at)).milliseconds <= slowness / 2
        })
    }
  }
}
