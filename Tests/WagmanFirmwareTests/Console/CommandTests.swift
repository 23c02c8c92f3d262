import Testing
import WagmanCore
import WagmanSim

/// Each row of the table that changes something, and what is wrong with a line.
@Suite("Console commands")
struct CommandTests {
  let bench = Bench()
  let link: Int

  init() {
    link = bench.client()
    bench.run(to: Tick(s: 200))
  }

  /// What the log got by a line, without times.
  func logged(_ line: String) throws -> [String] {
    let before = bench.entries.count
    #expect(try bench.ask(line, on: link) == [])
    return bench.texts(after: before)
  }

  @Test("ping counts as a heartbeat of its guest")
  func ping() throws {
    #expect(try logged("ping 4") == ["x2 unexpected heartbeat"])
    #expect(try bench.ask("hb", on: link)[4] == "0")
    #expect(try logged("ping 1") == [])
    #expect(try bench.ask("hb", on: link)[1] == "0")
  }

  @Test("stop with 0 cuts the power at once, and is remembered")
  func stopNow() throws {
    #expect(
      try logged("stop 1 0") == [
        "gn stop within 0 s (administrator)", "gn started -> stopped (command)",
      ])
    #expect(!bench.relaysOn.contains(port(1)))
    #expect(bench.record(1).memory.isWanted == false)
  }

  @Test("stop without a delay waits until the guest is silent")
  func stop() throws {
    #expect(
      try logged("stop 1") == ["gn stop (administrator)", "gn started -> stopping (command)"])
    bench.run(to: Tick(s: 269))
    #expect(bench.relaysOn.contains(port(1)))
    bench.run(to: Tick(s: 270))
    #expect(bench.log.last == "270 gn stopping -> stopped (silent)")
    #expect(!bench.relaysOn.contains(port(1)))
  }

  @Test("stop with a delay cuts the power when it ends, though the guest still beats")
  func stopWithin() throws {
    bench.strike(.guest(port(1), .obeysShutdown(false)))
    _ = try logged("stop 1 30")
    bench.run(to: Tick(s: 229))
    #expect(bench.relaysOn.contains(port(1)))
    bench.run(to: Tick(s: 230))
    #expect(!bench.relaysOn.contains(port(1)))
  }

  @Test("start, restart and kill do what they say")
  func others() throws {
    #expect(
      try logged("kill 1") == ["gn kill (administrator)", "gn started -> stopped (command)"])
    #expect(
      try logged("start 1") == ["gn start (administrator)", "gn stopped -> cycling (command)"])
    bench.run(.seconds(60))
    #expect(bench.phase(1) == .started)
    #expect(
      try logged("restart 1") == [
        "gn restart (administrator)", "gn started -> restarting (command)",
      ])
    bench.run(.minutes(4))
    #expect(bench.phase(1) == .started)
  }

  @Test("enable and disable take several ports")
  func enable() throws {
    #expect(
      try logged("enable 3 4") == [
        "x1 enable (administrator)", "x1 disabled -> stopped (command)",
        "x2 enable (administrator)", "x2 disabled -> stopped (command)",
      ])
    #expect(bench.record(3).memory.isEnabled && bench.record(4).memory.isEnabled)
    _ = try logged("disable 4 1 3")
    #expect(bench.relaysOn.rawValue == 0b101)
    #expect(!bench.record(1).memory.isEnabled)
  }

  @Test("watch sets what the record calls managed")
  func watch() throws {
    #expect(try logged("watch 1 hb f") == ["gn watch off (administrator)"])
    #expect(!bench.record(1).memory.isWatched)
    #expect(try logged("watch 1 hb t") == ["gn watch on (administrator)"])
    #expect(bench.record(1).memory.isWatched)
  }

  @Test("bs chooses the medium of the next start, and blf the boot loader's flag")
  func media() throws {
    #expect(try bench.ask("bs 1 emmc", on: link) == ["set emmc"])
    #expect(try bench.ask("bs 1", on: link) == ["emmc"])
    #expect(bench.record(1).memory.chosenMedium == .emmc)
    #expect(try bench.ask("bs 1 sd", on: link) == ["set sd"])
    #expect(try bench.ask("bs 1 floppy", on: link) == ["invalid media"])
    #expect(try bench.ask("bs 3 sd", on: link) == ["error: the port has no boot selector"])
    #expect(
      bench.texts().suffix(2) == [
        "board choose medium refused: invalid medium (administrator)",
        "x1 choose medium sd refused: invalid medium (administrator)",
      ])
    #expect(try logged("blf emmc") == ["board set boot loader emmc (administrator)"])
    #expect(try bench.ask("blf", on: link) == ["emmc"])
    #expect(try bench.ask("blf floppy", on: link) == ["invalid mode"])
    #expect(bench.boardRecord.bootLoader == .emmc)
  }

  @Test("The guest's medium of a chosen start is held at the selector before the relay goes on")
  func chosenMedium() throws {
    _ = try bench.ask("bs 1 emmc", on: link)
    _ = try bench.ask("kill 1", on: link)
    _ = try bench.ask("start 1", on: link)
    bench.run(.seconds(10))
    #expect(bench.texts().last == "gn cycling -> starting, attempt 1 from emmc (dwell ended)")
    #expect(bench.simulation.firmware.board.selectors[1] == .emmc)
    #expect(bench.record(1).memory.chosenMedium == nil)
  }

  @Test("hibernate and wake")
  func hibernate() throws {
    #expect(
      try logged("hibernate 3600") == [
        "controller hibernate for 60 min (administrator)",
        "controller causes of hibernation: command",
        "controller normal -> will hibernate (command)",
      ])
    #expect(
      try bench.ask("start 1", on: link) == [
        "error: the node hibernates; force starts the guest anyway"
      ])
    #expect(
      try logged("wake") == [
        "controller wake (administrator)", "controller causes of hibernation: none",
        "controller will hibernate -> normal (command)",
      ])
  }

  @Test(
    "What is wrong is said on its own line inside the response, and nothing is logged",
    arguments: [
      ("frobnicate", "invalid command"),
      ("UP", "invalid command"),
      ("", ""),
      ("start", "error: missing PORT: start PORT [force]"),
      ("stop 1 2 3", "error: too many arguments: stop PORT [SECONDS]"),
      ("stop 1 soon", "error: SECONDS is not a number: soon"),
      ("stop 1 86401", "error: SECONDS out of range: 86401: 0 to 86400s"),
      ("hibernate 0", "error: SECONDS out of range: 0: 1 to 2678400s"),
      ("watch 1 hb maybe", "error: invalid FLAG maybe: t or f"),
      ("date 2027 2 29 0 0 0", "error: no such day"),
      ("date 2027 2", "error: missing DAY: date [YEAR MONTH DAY HOUR MINUTE SECOND]"),
      ("help frobnicate", "error: no command frobnicate"),
      ("relay 1 on", "error: the board is not in manual mode"),
      ("want 1 on", "error: the board is not in manual mode"),
      ("snapshot", "error: a sealed line is needed"),
      ("enable", "error: missing PORT: enable PORT..."),
    ])
  func errors(line: String, body: String) throws {
    let before = bench.entries.count
    if line.isEmpty {
      #expect(bench.exchange("", on: link) == [])
      #expect(bench.exchange("@x", on: link) == ["<<<- sid=x", "invalid command", "->>>"])
    } else {
      #expect(try bench.ask(line, on: link) == [body])
    }
    #expect(bench.entries.count == before)
  }

  @Test("A port that no board has is refused, and so is a start of a disabled one; both are logged")
  func refusals() throws {
    let before = bench.entries.count
    #expect(try bench.ask("start 5", on: link) == ["error: invalid port 5: 0 to 4"])
    #expect(try bench.ask("stop -1", on: link) == ["error: invalid port -1: 0 to 4"])
    #expect(try bench.ask("start 3", on: link) == ["error: the port is disabled"])
    #expect(
      bench.texts(after: before) == [
        "board start refused: invalid port (administrator)",
        "board stop refused: invalid port (administrator)",
        "x1 start refused: disabled (administrator)",
      ])
  }

  @Test("A line of 80 bytes with its newline is read; one of 81 is dropped whole")
  func length() {
    let up = "@" + String(repeating: "s", count: 75) + " up"
    #expect(bench.exchange(up, on: link).count == 3)
    #expect(bench.exchange("@s" + up.dropFirst(), on: link) == [])
    #expect(bench.exchange("up", on: link).count == 3)
    // The end of a line that is too long is no line of its own.
    #expect(bench.exchange(String(repeating: "x", count: 100) + " stop 1", on: link) == [])
    #expect(bench.phase(1) == .started)
  }

  @Test("A line of eight words is read; one of nine is dropped whole")
  func words() throws {
    #expect(try bench.ask("@x enable 0 1 2 3 4 3", on: link) == [])
    #expect(bench.phase(4) != .disabled)
    #expect(bench.exchange("@x disable 0 1 2 3 4 3 2", on: link) == [])
    #expect(bench.phase(4) != .disabled)
  }
}
