import WagmanCore

extension GuestPairs {
  private static let startingCut = each(
    ["stop 0", "kill"], "starting>stopped command, unwanted, no alarm")
  private static let startedCut = each(
    ["stop 0", "kill"], "started>stopped command, unwanted, attempts 0, no alarm")

  static let up: [Variant] = [
    Variant(
      name: "starting",
      make: { Bench.starting() },
      expected: table(
        startingCut,
        [
          "stop": "unwanted, stop waits", "stop 30": "unwanted, stop waits, alarm cut 30",
          "disable": "starting>disabled command, no alarm",
          "heartbeat": "starting>started heartbeat, alarm heartbeat 300",
          "overcurrent": "overcurrent 1, starting>stopped overcurrent, failures 1, no alarm",
        ])),
    Variant(
      name: "starting, unwatched",
      make: { Bench.starting(isWatched: false) },
      expected: table(
        startingCut,
        [
          "stop": "unwanted, stop waits", "stop 30": "unwanted, stop waits, alarm cut 30",
          "disable": "starting>disabled command, no alarm",
          "watch on": "watched", "watch off": "",
          "heartbeat": "starting>started heartbeat, alarm healthy 600",
          "overcurrent": "overcurrent 1, starting>stopped overcurrent, failures 1, no alarm",
        ])),
    Variant(
      name: "starting, a stop waits",
      make: {
        var bench = Bench.starting()
        bench.send(.stop)
        return bench
      },
      expected: table(
        each(starts, "wanted, no stop waits"),
        each(["stop 0", "kill"], "starting>stopped command, no stop waits, no alarm"),
        [
          "stop 30": "alarm cut 30",
          "disable": "starting>disabled command, no stop waits, no alarm",
          "heartbeat":
            "starting>stopping heartbeat, ! shutdown, no stop waits, alarm heartbeat 60",
          "overcurrent":
            "overcurrent 1, starting>stopped overcurrent, failures 1, no stop waits, no alarm",
        ])),
    Variant(
      name: "starting, a cut waits",
      make: {
        var bench = Bench.starting()
        bench.send(.stop(within: 50))
        return bench
      },
      expected: table(
        each(starts, "wanted, no stop waits, alarm timeout 120"),
        each(["stop 0", "kill"], "starting>stopped command, no stop waits, no alarm"),
        [
          "stop 30": "alarm cut 30",
          "disable": "starting>disabled command, no stop waits, no alarm",
          "heartbeat":
            "starting>stopping heartbeat, ! shutdown, no stop waits, alarm timeout 50",
          "overcurrent":
            "overcurrent 1, starting>stopped overcurrent, failures 1, no stop waits, no alarm",
        ])),
    Variant(
      name: "started",
      make: {
        var bench = Bench.started(attempts: 1)
        bench.advance(by: .seconds(30))
        return bench
      },
      expected: table(
        startedCut,
        each(["start", "start!"], "started"),
        each(
          ["restart", "restart!"],
          "started>restarting command, ! restart, attempts 0, alarm heartbeat 60"),
        [
          "stop":
            "started>stopping command, ! shutdown, unwanted, attempts 0, alarm heartbeat 60",
          "stop 30":
            "started>stopping command, ! shutdown, unwanted, attempts 0, alarm timeout 30",
          "disable": "started>disabled command, attempts 0, no alarm",
          "watch on": "alarm heartbeat 300", "watch off": "unwatched, alarm healthy 570",
          "heartbeat": "alarm heartbeat 300",
          "overcurrent": "overcurrent 1, started>stopped overcurrent, failures 1, no alarm",
        ])),
    Variant(
      name: "started, unwatched",
      make: {
        var bench = Bench.started(attempts: 2, isWatched: false)
        bench.advance(by: .seconds(30))
        return bench
      },
      expected: table(
        startedCut,
        each(["start", "start!"], "started"),
        each(
          ["restart", "restart!"],
          "started>restarting command, ! restart, attempts 0, alarm heartbeat 60"),
        [
          "stop":
            "started>stopping command, ! shutdown, unwanted, attempts 0, alarm heartbeat 60",
          "stop 30":
            "started>stopping command, ! shutdown, unwanted, attempts 0, alarm timeout 30",
          "disable": "started>disabled command, attempts 0, no alarm",
          "watch on": "watched, alarm heartbeat 300", "watch off": "",
          "overcurrent": "overcurrent 1, started>stopped overcurrent, failures 1, no alarm",
        ])),
    Variant(
      name: "started, healthy",
      make: {
        var bench = Bench.started()
        bench.advance(by: .seconds(700), every: .seconds(100), .heartbeat(.guestNode))
        bench.advance(by: .seconds(30))
        return bench
      },
      expected: table(
        each(["stop 0", "kill"], "started>stopped command, unwanted, no alarm"),
        each(["start", "start!"], "started"),
        each(["restart", "restart!"], "started>restarting command, ! restart, alarm heartbeat 60"),
        [
          "stop": "started>stopping command, ! shutdown, unwanted, alarm heartbeat 60",
          "stop 30": "started>stopping command, ! shutdown, unwanted, alarm timeout 30",
          "disable": "started>disabled command, no alarm",
          "watch on": "alarm heartbeat 300", "watch off": "unwatched, no alarm",
          "heartbeat": "alarm heartbeat 300",
          "overcurrent": "overcurrent 1, started>stopped overcurrent, failures 1, no alarm",
        ])),
  ]

  static let goingDown: [Variant] = [
    Variant(
      name: "stopping",
      make: {
        var bench = Bench.stopping()
        bench.advance(by: .seconds(5))
        return bench
      }, expected: stopping(heartbeat: "alarm heartbeat 60")),
    Variant(
      name: "stopping, the message may go out again",
      make: {
        var bench = Bench.stopping()
        bench.advance(by: .seconds(15))
        return bench
      }, expected: stopping(heartbeat: "! shutdown, alarm heartbeat 60")),
    Variant(
      name: "restarting",
      make: {
        var bench = Bench.restarting()
        bench.advance(by: .seconds(5))
        return bench
      }, expected: restarting(heartbeat: "alarm heartbeat 60")),
    Variant(
      name: "restarting, the message may go out again",
      make: {
        var bench = Bench.restarting()
        bench.advance(by: .seconds(15))
        return bench
      }, expected: restarting(heartbeat: "! restart, alarm heartbeat 60")),
  ]

  private static func stopping(heartbeat: String) -> [String: String] {
    table(
      each(starts, "stopping>restarting command, wanted"),
      each(["stop 0", "kill"], "stopping>stopped command, no alarm"),
      [
        "stop 30": "alarm timeout 30", "disable": "stopping>disabled command, no alarm",
        "heartbeat": heartbeat,
        "overcurrent": "overcurrent 1, stopping>stopped overcurrent, failures 1, no alarm",
      ])
  }

  private static func restarting(heartbeat: String) -> [String: String] {
    table(
      each(["stop 0", "kill"], "restarting>stopped command, unwanted, no alarm"),
      [
        "stop": "restarting>stopping command, ! shutdown, unwanted",
        "stop 30": "restarting>stopping command, ! shutdown, unwanted, alarm timeout 30",
        "disable": "restarting>disabled command, no alarm", "heartbeat": heartbeat,
        "overcurrent": "overcurrent 1, restarting>stopped overcurrent, failures 1, no alarm",
      ])
  }
}
