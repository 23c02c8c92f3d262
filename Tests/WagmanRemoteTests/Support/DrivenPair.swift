import WagmanCore
import WagmanHAL
import WagmanSerial

@testable import WagmanRemote

/// A driver with its board, without the program that is run over it.
final class DrivenPair<Board: TimedBoard> {
  let board: Board
  let driver: RemoteDriver
  let time: VirtualTime
  /// The board's clock as the driver's tick 0.
  let offset: UInt64
  private(set) var beats: [Heartbeat] = []
  private(set) var notices: [RemoteDriver.Notice] = []
  private let start: UInt64

  init(_ board: Board, _ url: String, age: TickSpan, slowness: UInt64 = 0) throws {
    self.board = board
    board.advance(to: .zero + age)
    time = VirtualTime(board, boardTime: .zero + age)
    time.slowness = slowness
    start = time.now
    offset = age.milliseconds
    driver = RemoteDriver(BoardClient(try Connection(try BoardURL(url))))
  }

  var tick: Tick { Tick(milliseconds: time.now - start) }

  /// Lets time pass, and takes every heartbeat.
  func run(_ span: TickSpan) {
    time.limit = time.now + span.milliseconds
    while time.now < time.limit {
      driver.service(at: time.now, tick: tick)
      while let beat = driver.takeHeartbeat(notAfter: tick) { beats.append(beat) }
      notices += driver.takeNotices()
      let refresh = driver.nextRefresh.since(tick).milliseconds
      let wake = driver.wakeAt > time.now ? driver.wakeAt - time.now : 0
      time.wait(for: driver.client.interest, nil, milliseconds: min(refresh, wake, 1_000))
    }
  }
}
