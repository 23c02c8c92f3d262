import Foundation
import Testing
import WagmanCore
import WagmanSim
import WagmanYaml

@Suite("What is wrong with a scenario")
struct ScenarioDiagnosticsTests {
  @Test("All errors of a file are reported at once, in the order of its lines")
  func allAtOnce() {
    let text = """
      name: wrong
      fro: 30d
      seed: many
      guests:
        nc: node-controler
        5: coresense
        gn: {profile: guest-node, hang-rat: 1/d, boot-time: -5s}
      environment: {ambient: 20C}
      config:
        heartbeat-timeout: 5mins
      timeline:
        - {at: 2h, do: guest gn hngs}
        - {do: brown-out}
        - {at: 1h, do: 'sensor wind silent'}
      expect:
        - {event: gn startd}
        - {never: gn started, holds-for: 1h}
        - {}
      """
    #expect(
      complaints(text) == [
        "s.yaml:2:1: error: unknown key 'fro' in a scenario; did you mean 'for'?",
        "s.yaml:3:7: error: 'many' is no number for a seed; "
          + "write a whole number from 0 to 18446744073709551615",
        "s.yaml:5:7: error: no guest profile 'node-controler'; did you mean 'node-controller'?",
        "s.yaml:6:3: error: no port '5'; ports are nc, gn, cs, x1, x2, or 0 to 4",
        "s.yaml:7:29: error: unknown key 'hang-rat' in a guest; did you mean 'hang-rate'?",
        "s.yaml:7:55: error: '-5s' is negative; a duration is 0 or more, as in 10min",
        "s.yaml:8:24: error: '20C' has the unknown unit 'C'; did you mean '20degC'?",
        "s.yaml:10:22: error: '5mins' has the unknown unit 'mins'; did you mean '5min'?",
        "s.yaml:12:27: error: 'hngs' is no verb of a guest; did you mean 'hangs'?",
        "s.yaml:13:5: error: a happening without a time; add 'at: 2h' or 'every: 6h'",
        "s.yaml:14:26: error: 'wind' is no sensor; known: temperature, humidity, supply",
        "s.yaml:16:16: error: 'startd' is no event of a guest; did you mean 'started'?",
        "s.yaml:17:25: error: 'holds-for' goes only with 'state'; leave it out",
        "s.yaml:18:5: error: an expectation is about one of event, never and state; "
          + "write one of them",
      ])
  }

  @Test("A console line is judged by who knows the commands, where it stands")
  func commands() {
    let text = """
      timeline:
        - {at: 1h, do: operator sotp 1}
        - {at: 2h, do: guest-console gn ping 1}
      """
    let found = complaints(text) { line in
      line == "ping 1" ? nil : "unknown command '\(line)'; did you mean 'stop 1'?"
    }
    #expect(
      found == [
        "s.yaml:2:27: error: unknown command 'sotp 1'; did you mean 'stop 1'?"
      ])
  }

  @Test(
    "Text that is no YAML is one error at its place",
    arguments: [
      (
        "guests:\n\tnc: coresense\n",
        "s.yaml:2:1: error: found character that cannot start any token; "
          + "indent with blanks, not with a tab"
      ),
      ("name: a\nname: b\n", "s.yaml:1:1: error: 'name' stands twice; keep one of them"),
      (
        "guests: {nc: coresense\n",
        "s.yaml:2:1: error: did not find expected ',' or '}'; check the indentation and quotes"
      ),
      (
        "", "s.yaml:1:1: error: the file is empty; write at least 'name: …' and 'for: …'"
      ),
      (
        "- a\n", "s.yaml:1:1: error: a scenario is not a mapping; write it as 'name: …'"
      ),
      (
        "guests: []\n",
        "s.yaml:1:9: error: guests is not a mapping; write it as 'nc: node-controller'"
      ),
      (
        "timeline: {}\n",
        "s.yaml:1:11: error: timeline is not a list; write one item a line, each after '- '"
      ),
    ])
  func syntax(text: String, complaint: String) { #expect(complaints(text) == [complaint]) }

  @Test(
    "A wrong happening is an error at its first wrong word",
    arguments: [
      ("guest", 23, "a port is missing; write it like gn"),
      ("guest gx hangs", 24, "no port 'gx'; ports are nc, gn, cs, x1, x2, or 0 to 4"),
      ("gest gn hangs", 18, "'gest' is no happening; did you mean 'guest'?"),
      ("guest gn boots only from usb", 43, "'usb' is no medium; known: sd, emmc"),
      ("guest gn hangs now", 33, "'now' is one word too many; end the sentence before it"),
      (
        "ambient 70F for 3h", 26,
        "'70F' has the unknown unit 'F'; a temperature is in degC, as in 60degC"
      ),
      ("ambient 70degC fro 3h", 33, "'fro' is no word here; did you mean 'for'?"),
      ("ambient 70degC for -3h", 37, "'-3h' is negative; a duration is 0 or more, as in 10min"),
      ("supply 4.5V for", 33, "a duration is missing; write it like 10min"),
      (
        "sensor supply reads 60degC", 38,
        "'60degC' has the unknown unit 'degC'; a voltage is in V, mV, as in 4.75V"
      ),
      ("operator", 26, "a console line is missing; write it like operator stop 1"),
      ("relay gn reads nothing", 33, "'nothing' is no word here; known: unknown"),
    ])
  func happenings(text: String, column: Int, message: String) {
    let found = complaints("timeline:\n  - {at: 2h, do: \(text)}\n")
    #expect(found == ["s.yaml:2:\(column): error: \(message)"])
  }

  @Test(
    "A happening or an expectation that cannot come to pass is an error",
    arguments: [
      (
        "for: 1h\ntimeline:\n  - {at: 2h, do: brown-out}\n",
        "s.yaml:3:10: error: 2h is after the end of the run; it ends after 1h, as 'for' says"
      ),
      (
        "timeline:\n  - {at: 1h, until: 2h, do: brown-out}\n",
        "s.yaml:2:5: error: 'until' without 'every'; add 'every: 6h' or leave it out"
      ),
      (
        "timeline:\n  - {every: 1h, do: brown-out, then: [{after: 1h, do: brown-out}]}\n",
        "s.yaml:2:13: error: a round begins before the one before it is over; write more than 1h"
      ),
      (
        "expect:\n  - {event: gn started, count: 5..2}\n",
        "s.yaml:2:32: error: '5..2' is no count; write 3, 2..5, 2.. or ..5"
      ),
      (
        "expect:\n  - {state: any started}\n",
        "s.yaml:2:13: error: 'any' is no subject of a state; "
          + "known: nc, gn, cs, x1, x2, controller, environment"
      ),
      ("for: 0s\n", "s.yaml:1:6: error: a run of no time shows nothing; write 30d"),
    ])
  func impossible(text: String, complaint: String) { #expect(complaints(text) == [complaint]) }

  @Test("A missing file is an error of the file as a whole")
  func missing() {
    #expect {
      try Scenario.load(path: "/nowhere/s.yaml", validateCommand: { _ in nil })
    } throws: {
      ($0 as? Diagnostics)?.description
        == "/nowhere/s.yaml: error: no such file; give the path of a scenario"
    }
    #expect {
      try Scenario.load(path: simFolder, validateCommand: { _ in nil })
    } throws: {
      ($0 as? Diagnostics)?.description
        == "\(simFolder): error: this is a folder; give the path of a scenario in it"
    }
  }

  @Test("What is wrong in a profile that a scenario names is reported in the profile's file")
  func brokenProfile() throws {
    let folder = FileManager.default.temporaryDirectory.path() + "wagman-guests-\(UUID())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "heartbeat: 10s\nheartbeat-jitter: 20s\nbusy: 50\n".write(
      toFile: folder + "/odd.yaml", atomically: true, encoding: .utf8)
    #expect {
      try Scenario.parse(
        "guests: {nc: odd}\n", file: "s.yaml", library: GuestLibrary(folder: folder),
        validateCommand: { _ in nil })
    } throws: {
      ($0 as? Diagnostics)?.all.map(\.description) == [
        "\(folder)/odd.yaml:2:19: error: the jitter is longer than the heartbeat's period; "
          + "write at most 10s",
        "\(folder)/odd.yaml:3:7: error: '50' has no unit; did you mean '50%'?",
      ]
    }
  }
}
