import WagmanCore

/// The chip under a ``BusBoard``: its timer, its UARTs, its lights and its watchdog.
///
/// One chip is one implementation of this, and nothing else of the firmware knows
/// its registers. All calls return at once; consoles have a queue in each
/// direction that interrupts fill and empty.
///
/// A chip is a name for registers, no object: it is copied as its bits are.
public protocol BusChip: BitwiseCopyable {
  // MARK: Time and life

  /// Milliseconds since the chip's reset, by its own timer.
  var milliseconds: UInt64 { get }

  /// A free-running count of the processor's work; wraps around.
  var cycles: UInt32 { get }

  /// Most bytes of stack that were ever in use since the chip's reset.
  var stackUsed: Int { get }

  /// Why the chip began anew, as far as it can tell by itself.
  var resetCause: ResetCause { get }

  /// How often the chip was reset since its power-on, modulo 256.
  var restarts: UInt8 { get }

  /// Lets the processor rest until an interrupt: within a millisecond.
  func sleep()

  /// Tells the watchdog that the loop runs.
  func feedWatchdog()

  /// Resets the chip; does not return on hardware.
  func restart()

  /// Sets the LEDs that the chip has: bit n lights LED n.
  func setLights(_ lights: UInt16)

  // MARK: The field bus

  /// Sends a byte; waits for the place of the one before.
  func sendBus(_ byte: UInt8)

  /// The next byte that arrived; `nil` when there is none.
  ///
  /// A chip may sleep for a moment where there is none.
  func receiveBus() -> UInt8?

  // MARK: Consoles

  /// The byte that ``receive(on:)`` takes next; `nil` when there is none.
  func peek(_ console: Int) -> UInt8?

  func receive(on console: Int) -> UInt8?

  /// How many bytes arrived since the chip's reset, modulo 256.
  func arrivedCount(_ console: Int) -> UInt8

  /// How many bytes ``send(_:on:)`` takes now.
  func room(on console: Int) -> Int

  /// Queues bytes for sending.
  ///
  /// - Precondition: `bytes.count <= room(on: console)`.
  func send(_ bytes: Span<UInt8>, on console: Int)

  /// Whether everything queued was sent since ``clearDrained(_:)``.
  func hasDrained(_ console: Int) -> Bool

  func clearDrained(_ console: Int)
}
