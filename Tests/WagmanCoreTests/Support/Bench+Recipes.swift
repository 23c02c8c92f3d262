import WagmanCore

extension Bench {
  /// Starts the guest and lets it beat once.
  mutating func bringUp(_ port: Port = .guestNode) {
    send(.start, to: port)
    while guest(port).phase == .cycling { advance(by: .seconds(1)) }
    send(.heartbeat(port))
    clear()
  }

  /// A guest that waits for its relay to go on, 10 s from now.
  static func cycling(configuration: NodeConfiguration = NodeConfiguration()) -> Bench {
    var bench = Bench.alone(configuration: configuration)
    bench.bringUp()
    bench.send(.kill)
    bench.send(.start)
    bench.clear()
    return bench
  }

  /// A guest that began to boot just now.
  static func starting(
    configuration: NodeConfiguration = NodeConfiguration(), guest port: Port = .guestNode,
    attempts: UInt8 = 0, isWatched: Bool = true
  ) -> Bench {
    var bench = Bench.alone(
      configuration: configuration, guest: port, attempts: attempts, isWatched: isWatched)
    bench.send(.start, to: port)
    bench.clear()
    return bench
  }

  /// A guest that came up just now.
  static func started(attempts: UInt8 = 0, isWatched: Bool = true) -> Bench {
    var bench = Bench.starting(attempts: attempts, isWatched: isWatched)
    bench.send(.heartbeat(.guestNode))
    bench.clear()
    return bench
  }

  /// A guest that was told to stop just now.
  static func stopping() -> Bench {
    var bench = Bench.started()
    bench.send(.stop)
    bench.clear()
    return bench
  }

  /// A guest that was told to restart just now.
  static func restarting() -> Bench {
    var bench = Bench.started()
    bench.send(.restart)
    bench.clear()
    return bench
  }
}
