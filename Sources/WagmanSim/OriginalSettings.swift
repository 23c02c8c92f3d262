import WagmanCore
import WagmanFirmware

/// What the program of boards in the field was built with.
///
/// The numbers are those of the issue that asks for it; where it leaves a choice,
/// docs/decisions.md says what was chosen.
public struct OriginalSettings: Sendable {
  /// One pass of the loop.
  public var loop = TickSpan.milliseconds(200)
  /// The board starts the next device so long after any start.
  public var startSpacing = TickSpan.seconds(60)
  /// A watched guest that is silent for so long has failed; five minutes before 2020.
  public var heartbeatTimeout = TickSpan.hours(1)
  /// So many changes of its line are one heartbeat.
  public var changesPerHeartbeat = 8
  /// From a stop to the cut, unless the command says otherwise.
  public var stopDelay = TickSpan.seconds(60)
  /// Port 0 is enabled again after so long.
  public var enableAfter = TickSpan.seconds(60)
  /// From that many failures on the medium follows the time.
  public var failuresToAlternate: UInt32 = 1_024
  /// How long one medium lasts then.
  public var alternation = TickSpan.hours(4)
  /// Starts that follow each other faster than this on average, as the board reckons it,
  /// are to be backed off; `nil` is what boards in the field have: they reckon, and
  /// apply it nowhere.
  public var backOffBelow: TickSpan?
  /// How long a start is backed off then.
  public var backOff = TickSpan.hours(1)
  /// Whether a log line may stand between the header and the footer of a
  /// response, as boards in the field print it, and not only between responses.
  public var logsInsideResponses = false
  /// `ver` on the console.
  public var version = OriginalSettings.fieldVersion

  public init() {}

  private static var fieldVersion: FirmwareVersion {
    var version = FirmwareVersion()
    version.hardwareMajor = 3
    version.hardwareMinor = 1
    version.kernelMajor = 3
    return version
  }
}
