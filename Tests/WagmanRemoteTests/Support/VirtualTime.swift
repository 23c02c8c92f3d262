import Glibc
import Testing
import WagmanCore
import WagmanRemote
import WagmanSerial

/// Time that a supervisor's loop moves, and its board's with it.
final class VirtualTime: LoopTime {
  /// Milliseconds.
  private(set) var now: UInt64 = 1_000_000_000
  /// The loop's waits end here at the latest.
  var limit: UInt64 = .max
  /// Bytes go through the link at whole multiples of this only, milliseconds; 0: at once.
  var slowness: UInt64 = 0
  /// A board that answers by and by is looked at so often, milliseconds.
  var grain: UInt64 = 1_000
  private let board: any TimedBoard
  private let boardBegan: UInt64
  private var lastPump: UInt64 = .max
  private var idleRounds = 0
  private var hasSpun = false

  /// - Parameters:
  ///   - board: whose time this is, too.
  ///   - boardTime: what its clock says as this begins.
  init(_ board: any TimedBoard, boardTime: Tick) {
    precondition(boardTime.milliseconds <= now, "a board that began before all time")
    self.board = board
    boardBegan = now - boardTime.milliseconds
  }

  var nanoseconds: UInt64 { now * 1_000_000 }

  var boardTime: Tick { Tick(milliseconds: now - boardBegan) }

  func wait(for link: pollfd, _ server: LinkServer?, milliseconds: UInt64) {
    var link = link
    if server?.poll(timeoutMilliseconds: 0) == true { return }
    if pump() || poll(&link, 1, 0) > 0 { return }
    guard milliseconds > 0 else {
      idleRounds += 1
      if idleRounds > 50 {
        if !hasSpun { Issue.record("the loop goes round for nothing at \(now) ms") }
        hasSpun = true
        move(to: now + 1)
      }
      return
    }
    var end = min(now + milliseconds, max(limit, now))
    if slowness > 0 { end = min(end, now - now % slowness + slowness) }
    repeat { move(to: min(end, now + grain)) } while now < end && !pump()
  }

  /// Lets time pass while nobody waits.
  func pass(_ span: TickSpan) {
    let end = now + span.milliseconds
    while now < end { move(to: min(end, now + 1_000)) }
  }

  private func pump() -> Bool {
    guard slowness > 0 else { return board.pump(at: now) }
    guard now % slowness == 0, lastPump != now else { return false }
    lastPump = now
    return board.pump(at: now)
  }

  private func move(to moment: UInt64) {
    idleRounds = 0
    now = moment
    board.advance(to: boardTime)
  }
}
