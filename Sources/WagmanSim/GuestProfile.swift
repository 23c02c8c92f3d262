import WagmanCore
import WagmanYaml

/// What one kind of guest is like: how it boots, beats, fails and what it draws.
public struct GuestProfile: Equatable, Sendable {
  /// The name of the profile's file, without its ending.
  public var name = ""
  /// What it stands for, for people.
  public var about = ""

  /// From power on to the first heartbeat, give or take the jitter.
  public var bootTime = TickSpan.seconds(40)
  public var bootJitter = TickSpan.seconds(5)
  /// Between two heartbeats, give or take the jitter.
  public var heartbeat = TickSpan.seconds(10)
  public var heartbeatJitter = TickSpan.milliseconds(500)
  /// From the shutdown message to the halt.
  ///
  /// It beats until then.
  public var shutdownTime = TickSpan.seconds(20)
  public var obeysShutdown = true

  /// How often it stops beating until power is taken from it.
  public var hangRate = Rate.never
  /// How many boots of a hundred thousand never get to a heartbeat.
  public var failedBoots: Int32 = 0
  /// The media from which it boots; from any other, no boot succeeds.
  public var bootsFromSD = true
  public var bootsFromEMMC = true

  /// Milliamperes for the first 200 ms.
  public var inrush: Int32 = 1_200
  public var bootCurrent: Int32 = 500
  public var idleCurrent: Int32 = 300
  public var busyCurrent: Int32 = 600
  public var haltedCurrent: Int32 = 20
  /// How many heartbeats of a hundred thousand find it busy.
  public var busyShare: Int32 = 20_000
  /// Milliwatts that the enclosure gets at the idle current; in proportion at others.
  public var heat: Int32 = 1_500

  public init() {}

  /// Whether a boot from this medium can succeed; without a selector it is `nil`.
  public func boots(from medium: BootMedium?) -> Bool {
    switch medium {
    case .sd: bootsFromSD
    case .emmc: bootsFromEMMC
    case nil: true
    }
  }

  /// The heat at another current than the idle one, milliwatts; 1 kW at most.
  func heat(at milliamperes: Int32) -> Int32 {
    guard idleCurrent > 0 else { return 0 }
    return Int32(min(Int64(heat) * Int64(milliamperes) / Int64(idleCurrent), 1_000_000))
  }
}
