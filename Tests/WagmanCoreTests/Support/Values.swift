import WagmanCore

extension Port {
  static let guestNode = Port.nodeController.next
  static let coresense = guestNode.next
  static let x1 = coresense.next
  static let x2 = x1.next

  static let all: [Port] = [.nodeController, .guestNode, .coresense, .x1, .x2]
}

extension GuestCommand {
  static var start: GuestCommand { .start(isForced: false) }
  static var restart: GuestCommand { .restart(isForced: false) }
  static var stop: GuestCommand { .stop(delay: nil) }

  static func stop(within seconds: UInt64) -> GuestCommand { .stop(delay: .seconds(seconds)) }
}

extension EnvironmentSample {
  static let fair = EnvironmentSample(millidegrees: 20_000, humidity: 40_000, millivolts: 5_000)
  static let hot = EnvironmentSample(millidegrees: 61_000, humidity: 40_000, millivolts: 5_000)
  static let lowSupply = EnvironmentSample(
    millidegrees: 20_000, humidity: 40_000, millivolts: 4_700)
  static let blind = EnvironmentSample(millidegrees: nil, humidity: nil, millivolts: nil)
}

extension PortSet {
  init(_ ports: Port...) {
    self.init()
    for port in ports { insert(port) }
  }

  var ports: [Port] { Port.all.filter { contains($0) } }
}
