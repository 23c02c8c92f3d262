import WagmanCore

/// What a board's program can be told before it begins.
public struct FirmwareSettings: Sendable {
  public var machines = NodeConfiguration()
  /// The current above which a port is cut after ten seconds, milliamperes.
  ///
  /// 850 is where boards in the field call a current high.
  public var faultLevels: InlineArray<5, UInt16> = .init(repeating: 850)
  /// The loop was held up for longer than this: the machines begin anew instead
  /// of firing minutes of alarms at once.
  public var longestGap = TickSpan.seconds(15)

  public init() {}
}

/// What is the same for every board, and takes no memory there.
extension FirmwareSettings {
  /// A host that drives the board and falls silent for this long loses it.
  public static var manualLease: TickSpan { .seconds(60) }
  /// How often the environment and the currents are sampled.
  public static var samplePeriod: TickSpan { .seconds(1) }
  /// How often a status goes out unasked.
  public static var statusPeriod: TickSpan { .seconds(60) }
  /// `ver` on the console.
  public static var version: FirmwareVersion { FirmwareVersion() }
}

/// What `ver` answers.
public struct FirmwareVersion: Sendable {
  public var hardwareMajor: UInt16 = 4
  public var hardwareMinor: UInt16 = 0
  public var kernelMajor: UInt16 = 1
  public var kernelMinor: UInt16 = 0
  public var kernelPatch: UInt16 = 0
  /// When the program was built, seconds since the epoch; 0 when nobody noted it.
  public var builtAt: UInt32 = 0
  /// The first 32 bits of the source's commit, 0 when nobody noted it.
  public var commit: UInt32 = 0

  public init() {}
}
