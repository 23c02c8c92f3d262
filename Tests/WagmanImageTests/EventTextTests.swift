import Testing
import WagmanCore
import WagmanHAL
import WagmanImage

@Suite("Event text")
struct EventTextTests {
  private let gn = Subject(rawValue: 1) ?? .board

  private func text(_ code: EventCode, _ subject: Subject, _ argument: UInt32 = 0) -> String {
    EventText.describe(Event(at: .zero, code, subject, argument: argument))
  }

  @Test("A change of state says from where, to where and why")
  func entered() {
    let lost = Entry(from: .started, to: .stopping, cause: .heartbeatLost)
    #expect(text(.entered, gn, lost.argument) == "gn started -> stopping (heartbeat lost)")
    let begun = Entry(from: .none, to: .startDevices, cause: .reset)
    #expect(text(.entered, .controller, begun.argument) == "controller start devices (reset)")
  }

  @Test("A start says which attempt it is, and from which medium")
  func starting() {
    let first = Entry(
      from: .cycling, to: .starting, cause: .dwellEnded, attempt: 4, medium: .emmc)
    #expect(
      text(.entered, gn, first.argument)
        == "gn cycling -> starting, attempt 4 from emmc (dwell ended)")
    let other = Entry(from: .cycling, to: .starting, cause: .turn, attempt: 1)
    #expect(text(.entered, gn, other.argument) == "gn cycling -> starting, attempt 1 (controller)")
  }

  @Test("A refusal says what was refused, why, and to whom")
  func refused() {
    let trace = CommandTrace(.stop, from: .administrator, refusal: .hibernating)
    #expect(
      text(.refused, gn, trace.argument) == "gn stop refused: hibernating (administrator)")
  }

  @Test("A command says who asked for what")
  func commands() {
    func line(_ trace: CommandTrace) -> String { text(.command, gn, trace.argument) }
    #expect(line(CommandTrace(.stop, from: .host, parameter: 60)) == "gn stop within 60 s (host)")
    #expect(line(CommandTrace(.start, from: .host, parameter: 1)) == "gn start forced (host)")
    #expect(line(CommandTrace(.start, from: .guest, parameter: 0)) == "gn start (guest)")
    #expect(
      line(CommandTrace(.chooseMedium, from: .administrator, parameter: 1))
        == "gn choose medium emmc (administrator)")
    #expect(
      line(CommandTrace(.watch, from: .administrator, parameter: 0))
        == "gn watch off (administrator)")
  }

  @Test("Every other event has its sentence")
  func sentences() {
    #expect(text(.reset, .board, 1) == "board reset (brown-out)")
    #expect(text(.startFailed, gn, 3) == "gn start failed (failures 3)")
    #expect(text(.stopFailed, gn, 600) == "gn stop failed (cut after 600 s)")
    #expect(text(.hibernating, .controller, 3) == "controller hibernating (environment, command)")
    #expect(text(.causesChanged, .controller) == "controller causes of hibernation: none")
    #expect(
      text(.environmentCritical, .environment, 5) == "environment critical (temperature, supply)")
    #expect(text(.clockSet, .board, 951_782_400) == "board clock set to 2000 2 29 0 0 0")
    #expect(text(.relayFault, gn, 1) == "gn relay does not switch on")
    #expect(text(.manualRelay, gn, 0x0000_0501) == "gn relay switched on by the host (number 5)")
    #expect(text(.manual, .board, 3) == "board manual mode ended: the host fell silent")
  }

  @Test("No two events read alike, and none is empty, whatever the argument")
  func distinct() {
    for argument in [0, 1, 2, 7, 0xffff_ffff] as [UInt32] {
      let lines = EventCode.allCases.map { text($0, gn, argument) }
      #expect(Set(lines).count == lines.count)
      #expect(lines.allSatisfy { $0.count > 6 && !$0.contains("\n") })
    }
  }

  @Test("A count above one stands at the end")
  func count() {
    let entry = LogEntry(
      sequence: 1, milliseconds: 61_005, isClockTime: false, count: 12,
      code: .unexpectedHeartbeat, subject: gn, argument: 0)
    #expect(EventText.describe(entry) == "gn unexpected heartbeat  ×12")
    #expect(EventText.time(entry) == "+61.005s")
  }

  @Test(
    "Moments are those of the calendar",
    arguments: [
      (0, "1970-01-01T00:00:00"), (68_169_599, "1972-02-28T23:59:59"),
      (68_169_600, "1972-02-29T00:00:00"), (4_107_542_399, "2100-02-28T23:59:59"),
      (4_107_542_400, "2100-03-01T00:00:00"), (4_294_967_295, "2106-02-07T06:28:15"),
    ] as [(UInt64, String)])
  func calendar(seconds: UInt64, text: String) {
    #expect(EventText.utc(epochSeconds: seconds) == text)
  }
}
