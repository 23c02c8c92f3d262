import Testing
import WagmanCore
import WagmanWire

@Suite("RequestError")
struct RequestErrorTests {
  @Test(
    "Every mistake has one line that says what would be right",
    arguments: [
      ("stop 7", "error: invalid port 7: 0 to 4"),
      ("start x", "error: invalid port x: 0 to 4"),
      ("enable 0 5", "error: invalid port 5: 0 to 4"),
      ("stop -1", "error: invalid port -1: 0 to 4"),
      ("stop", "error: missing PORT: stop PORT [SECONDS]"),
      ("enable", "error: missing PORT: enable PORT..."),
      ("stop 1 2 3", "error: too many arguments: stop PORT [SECONDS]"),
      ("rtc 1", "error: too many arguments: rtc"),
      ("stop 1 soon", "error: SECONDS is not a number: soon"),
      ("stop 1 86401", "error: SECONDS out of range: 86401: 0 to 86400s"),
      ("stop 1 99999999999", "error: SECONDS out of range: 99999999999: 0 to 86400s"),
      ("hibernate 0", "error: SECONDS out of range: 0: 1 to 2678400s"),
      ("start 1 now", "error: invalid FORCE now: force"),
      ("watch 1 hb x", "error: invalid FLAG x: t or f"),
      ("watch 1 cu t", "error: invalid WHAT cu: hb"),
      ("watch 1 hb", "error: missing FLAG: watch PORT hb t|f"),
      ("log maybe", "error: invalid STATE maybe: on or off"),
      ("mode both", "error: invalid MODE both: auto or manual"),
      (
        "date 2020 2",
        "error: missing DAY: date [YEAR MONTH DAY HOUR MINUTE SECOND]"
      ),
      ("date 1999 1 1 0 0 0", "error: YEAR out of range: 1999: 2000 to 2099"),
      ("date 2021 2 29 0 0 0", "error: no such day"),
      ("help frob", "error: no command frob"),
      ("bs 1 floppy", "invalid media"),
      ("blf maybe", "invalid mode"),
      ("bs 9 sd", "error: invalid port 9: 0 to 4"),
    ])
  func lines(line: String, expected: String) {
    #expect(complaint(line) == expected)
    #expect(parsed(line)?.command == nil)
  }

  @Test("What cannot be printed is not, and a long word is cut")
  func excerpts() {
    #expect(complaint("stop 1\u{1b}[2J") == "error: invalid port 1?[2J: 0 to 4")
    #expect(complaint("stop abcdefghijklmnopqr") == "error: invalid port abcdefghijklmno~: 0 to 4")
  }

  @Test("A port that no board has is a refusal of its own")
  func refusal() {
    guard case .invalid(let error) = parsed("kill 5")?.content else {
      Issue.record("it is valid")
      return
    }
    #expect(error.refusal == .invalidPort)
  }

  @Test("Every refusal has a line of its own")
  func refusals() {
    let lines = Refusal.allCases.map { refusal in
      var line = TextLine<96>()
      refusal.write(into: &line)
      return line.text
    }
    #expect(Set(lines).count == Refusal.allCases.count)
    #expect(lines.allSatisfy { $0.hasPrefix("error: ") })
  }
}
