import WagmanRemote
import WagmanWire

/// A board on a bench, as a plan's run sees it, wherever it is.
///
/// Times are milliseconds of the bench's own time since it was opened: virtual for a board
/// simulated here, real for any other.
public protocol Bench: AnyObject, Sendable {
  /// What it is called in reports: its URL.
  var name: String { get }
  /// Whether ``strike(_:)`` reaches something.
  var hasPlant: Bool { get }
  var elapsed: UInt64 { get }
  /// Whether ``news(within:)`` ends as soon as the board's log grows, so that there is no need
  /// to look often.
  var tellsNews: Bool { get }

  /// Asks the board, and waits its turn for that.
  ///
  /// - Throws: ``BoardError``; `CancellationError` where that came before its turn.
  func ask(_ command: ConsoleCommand) async throws -> Reply

  /// Waits until there may be news of the board, at most for so many milliseconds.
  ///
  /// - Throws: `CancellationError` when nobody wants to know any more.
  func news(within milliseconds: UInt64) async throws

  /// Takes the lines that the board told unasked, each with the moment at which it came.
  func takeLines() -> [(text: String, at: UInt64)]

  /// Lets something happen to the board, its guests or the weather, in the words of a
  /// scenario's timeline.
  ///
  /// - Throws: ``PlantError``.
  func strike(_ sentence: String) async throws

  /// Runs what blocks its thread where that holds up nobody.
  func block<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value

  /// The board's persistent memory, where the bench can read it.
  var memory: [UInt8]? { get }

  /// Ends the connection.
  func close()
}

/// A bench whose time moves only when it is told to.
public protocol VirtualBench: Bench {
  /// Moves to a moment, or to an earlier one at which there is news for somebody, and gives
  /// back where it is then.
  func move(to moment: Duration) -> Duration
}

/// Why a fault was not put on a board; the bench is at fault, not the board.
public struct PlantError: Error, Equatable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
