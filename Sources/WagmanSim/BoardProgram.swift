import WagmanCore
import WagmanFirmware
import WagmanHAL

/// A program that runs on a virtual board and owns it.
///
/// Whoever drives it calls ``begin()`` after each reset of the board and
/// ``step()`` as often as it likes, at the latest at ``wakeAt``.
public protocol BoardProgram: ~Copyable {
  /// The board that it runs on.
  var board: VirtualBoard { get set }

  /// When a step is due although nothing comes from outside, on the board's own clock.
  var wakeAt: Tick { get }

  /// The machines that decide, where they run here.
  var machines: Node? { get }

  /// Begins after a reset of the board.
  mutating func begin()

  /// One pass of its loop, at the board's present time.
  mutating func step()
}

extension BoardProgram where Self: ~Copyable {
  public var machines: Node? { nil }
}

extension Firmware: BoardProgram where B == VirtualBoard {
  public var machines: Node? { node }
}
