import WagmanCore
import WagmanFirmware
import WagmanHAL
import WagmanTrace

/// A program that runs on a virtual board and owns it.
///
/// Whoever drives it calls ``begin()`` after each reset of the board and
/// ``step()`` as often as it likes, at the latest at ``wakeAt``.
public protocol BoardProgram: ~Copyable {
  /// The board that it runs on.
  var board: VirtualBoard { get set }

  /// When a step is due although nothing comes from outside, on the board's own clock.
  var wakeAt: Tick { get }

  /// What is to be seen of its machines beside the events that it writes; `nil` where
  /// it has none, or they are elsewhere.
  var machines: MachineLevels? { get }

  /// The machines themselves, where they run here and are ours.
  var ownMachines: Node? { get }

  /// Why nobody can type on the console at this link; `nil` where one can.
  func whyNobodyTypes(on link: Int) -> String?

  /// Begins after a reset of the board.
  mutating func begin()

  /// One pass of its loop, at the board's present time.
  mutating func step()

  /// Whether a step before ``wakeAt`` does no more than ``rest()``, where nothing came from
  /// outside.
  var restsBeforeWake: Bool { get }

  /// A step at which nothing is due.
  mutating func rest()

  /// Lets time pass up to a sample before `limit`, where until then nothing can come of
  /// heartbeats and samples but that they are counted and remembered.
  ///
  /// It leaves all as one step after the other would, bit for bit.
  ///
  /// - Parameter limit: Of the run; what happens then is not quiet.
  /// - Returns: how many steps that spared; 0 where it found no quiet and did nothing.
  mutating func passQuietly(before limit: Tick) -> UInt64
}

extension BoardProgram where Self: ~Copyable {
  public var ownMachines: Node? { nil }

  /// Nothing: its consoles are those of the board.
  public func whyNobodyTypes(on link: Int) -> String? { nil }

  public var restsBeforeWake: Bool { false }

  /// A step: of this program nobody knows when it has nothing to do.
  public mutating func rest() { step() }

  /// Nothing: of this program nobody knows what is quiet.
  public mutating func passQuietly(before limit: Tick) -> UInt64 { 0 }
}

extension Firmware: BoardProgram where B == VirtualBoard {
  public var ownMachines: Node? { node }
  public var restsBeforeWake: Bool { true }
}
