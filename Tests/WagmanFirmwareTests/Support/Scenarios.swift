import WagmanCore
import WagmanHAL
import WagmanSim

extension Scenario {
  /// Guests that do everything at whole seconds, in air that does not change.
  static func still(
    guests: Int = 3, enabled: UInt8 = 0b111, watched: UInt8 = 0b111,
    _ change: (inout GuestProfile) -> Void = { _ in }
  ) -> Scenario {
    var scenario = Scenario()
    scenario.enabled = PortSet(rawValue: enabled)
    scenario.watched = PortSet(rawValue: watched)
    scenario.environment.dailySwing = 0
    scenario.environment.weather = 0
    scenario.environment.humiditySwing = 0
    var profile = GuestProfile.still
    change(&profile)
    for index in 0..<guests { scenario.guests[index] = profile }
    return scenario
  }
}

extension GuestProfile {
  static var still: GuestProfile {
    var profile = GuestProfile()
    profile.name = "still"
    profile.bootTime = .seconds(40)
    profile.bootJitter = .milliseconds(0)
    profile.heartbeat = .seconds(10)
    profile.heartbeatJitter = .milliseconds(0)
    profile.shutdownTime = .seconds(20)
    profile.failedBoots = 0
    profile.busyShare = 0
    profile.inrush = 600
    return profile
  }
}

/// Foundation has a `Port` too.
typealias BoardPort = WagmanCore.Port

func port(_ number: Int) -> BoardPort { BoardPort(unchecked: number) }

extension Tick {
  init(s seconds: UInt64) { self.init(milliseconds: seconds * 1_000) }
}

/// The library of tests has attachments too.
typealias LinkAttachment = WagmanHAL.Attachment
