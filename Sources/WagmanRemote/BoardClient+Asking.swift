import Glibc
import WagmanSerial
import WagmanWire

extension BoardClient {
  /// Asks and waits for the reply, for whoever has nothing else to do.
  ///
  /// - Parameters:
  ///   - command: What is asked.
  ///   - seal: The running number of a sealed line.
  ///   - isInterrupted: looked at whenever a signal ends a wait.
  /// - Returns: the board's answer.
  /// - Throws: ``BoardError``.
  public func ask(
    _ command: ConsoleCommand, seal: UInt32? = nil, isInterrupted: () -> Bool = { false }
  ) throws(BoardError) -> Reply {
    begin(command, seal: seal, at: Monotonic.milliseconds)
    while true {
      let now = Monotonic.milliseconds
      switch service(at: now) {
      case .answered(let reply): return reply
      case .failed(let error): throw error
      case nil: break
      }
      if isInterrupted() {
        abandon()
        throw .interrupted
      }
      wait(until: wakeAt, from: now)
    }
  }

  /// Waits until a byte comes, the link is lost, a signal arrives or `moment` is there, and
  /// no longer than half a second: a signal that came just before it slept is seen then.
  ///
  /// To fall asleep and be woken takes longer than a near board takes to answer, so it
  /// looks for the answer for a moment first.
  public func wait(until moment: UInt64, from now: UInt64) {
    var descriptor = interest
    let span = moment > now ? min(moment - now, 500) : 0
    let sleepsAt = Monotonic.nanoseconds + Self.wakefulNanoseconds
    while span > 0 && Monotonic.nanoseconds < sleepsAt {
      if poll(&descriptor, 1, 0) != 0 { return }
    }
    poll(&descriptor, 1, Int32(span))
  }

  private static var wakefulNanoseconds: UInt64 { 100_000 }
}
