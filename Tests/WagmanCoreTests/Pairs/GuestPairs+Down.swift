import WagmanCore

extension GuestPairs {
  static let variants: [Variant] = down + up + goingDown

  /// A table's entry for the events that have one result.
  static func each(_ events: [String], _ result: String) -> [String: String] {
    Dictionary(uniqueKeysWithValues: events.map { ($0, result) })
  }

  static let starts = ["start", "start!", "restart", "restart!"]
  static let stops = ["stop", "stop 0", "stop 30", "kill"]
  /// What is the same in every state.
  static let common = ["watch off": "unwatched", "medium": "chosen emmc"]

  static func table(_ rows: [String: String]...) -> [String: String] {
    rows.reduce(common) { $0.merging($1) { $1 } }
  }

  private static let down: [Variant] = [
    Variant(
      name: "disabled",
      make: {
        var bench = Bench.alone()
        bench.send(.disable)
        return bench
      },
      expected: table(
        each(starts, "refused disabled"),
        [
          "enable": "disabled>stopped command", "heartbeat": "unexpectedHeartbeat",
          "overcurrent": "overcurrent 0",
        ])),
    Variant(
      name: "stopped",
      make: { Bench.alone() },
      expected: table(
        each(
          starts,
          "stopped>cycling command, cycling>starting dwell ended #1 sd, wanted, attempts 1, "
            + "alarm timeout 120"),
        each(stops, "stopped"),
        [
          "disable": "stopped>disabled command", "heartbeat": "unexpectedHeartbeat",
          "overcurrent": "overcurrent 1, stopped, failures 1",
        ])),
    Variant(
      name: "stopped, wanted",
      make: {
        var bench = Bench.started()
        bench.send(.overcurrent(.guestNode))
        bench.advance(by: .seconds(15))
        return bench
      },
      expected: table(
        each(
          starts,
          "stopped>cycling command, cycling>starting dwell ended #2 sd, attempts 2, "
            + "alarm timeout 120"),
        each(stops, "stopped, unwanted"),
        [
          "disable": "stopped>disabled command",
          "heartbeat":
            "unexpectedHeartbeat, stopped>started heartbeat #2 sd, attempts 2, alarm heartbeat 300",
          "overcurrent": "overcurrent 2, stopped, failures 2",
        ])),
    Variant(
      name: "stopped, draining",
      make: {
        var bench = Bench.started()
        bench.send(.kill)
        return bench
      },
      expected: table(
        each(starts, "stopped>cycling command, wanted, alarm dwell 10"), each(stops, "stopped"),
        [
          "disable": "stopped>disabled command",
          "overcurrent": "overcurrent 1, stopped, failures 1",
        ])),
    Variant(
      name: "stopped, held off",
      make: {
        var bench = Bench.starting(attempts: 4)
        bench.send(.overcurrent(.guestNode))
        bench.advance(by: .seconds(15))
        return bench
      },
      expected: table(
        each(
          starts,
          "stopped>cycling command, cycling>starting dwell ended #6 emmc, attempts 6, "
            + "not held off, alarm timeout 120"),
        each(stops, "stopped, unwanted"),
        [
          "disable": "stopped>disabled command", "heartbeat": "unexpectedHeartbeat",
          "overcurrent": "overcurrent 2, stopped, failures 2, held off 600",
        ])),
    Variant(
      name: "stopped, hibernating",
      make: {
        var bench = Bench.started()
        bench.send(.overcurrent(.guestNode))
        bench.send(.hibernate(.hours(2), .host))
        bench.advance(by: .minutes(5))
        return bench
      },
      expected: table(
        each(["start", "restart"], "refused hibernating"),
        each(
          ["start!", "restart!"],
          "stopped>cycling command, cycling>starting dwell ended #2 sd, attempts 2, "
            + "alarm timeout 120"),
        each(stops, "stopped, unwanted"),
        [
          "disable": "stopped>disabled command", "heartbeat": "unexpectedHeartbeat",
          "overcurrent": "overcurrent 2, stopped, failures 2",
          "heartbeat elsewhere": "nc unexpectedHeartbeat",
          "wake":
            "controller causesChanged 0, controller awake, controller hibernating>normal command",
        ])),
    Variant(
      name: "cycling",
      make: { Bench.cycling() },
      expected: table(
        each(stops, "cycling>stopped command, unwanted, no alarm"),
        [
          "disable": "cycling>disabled command, no alarm",
          "overcurrent": "overcurrent 1, cycling>stopped overcurrent, failures 1, no alarm",
        ])),
  ]
}
