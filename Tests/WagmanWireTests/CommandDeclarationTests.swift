import Testing
import WagmanCore

@testable import WagmanWire

@Suite("CommandDeclaration")
struct CommandDeclarationTests {
  /// Words that fit a parameter: its bounds, or each of its words.
  static func valid(_ parameter: Parameter) -> [String] {
    switch parameter.kind {
    case .port: return ["0", "4"]
    case .number(let lowest, let highest, _): return ["\(lowest)", "\(highest)"]
    case .choice(let choice):
      return (0..<choice.count).map { "\(choice.word($0))" }
    case .command: return ["help", "stop"]
    }
  }

  /// Words that do not fit: beyond each bound, and no number at all.
  static func invalid(_ parameter: Parameter) -> [String] {
    switch parameter.kind {
    case .port: return ["5", "-1", "x", "4294967296", "1x", "+1"]
    case .number(let lowest, let highest, _):
      let below = lowest > 0 ? ["\(lowest - 1)"] : []
      return below + ["\(highest + 1)", "-1", "x", "4294967296", "18446744073709551616", "1.0"]
    case .choice: return ["nonsense", "ON", "0"]
    case .command: return ["nonsense", "STOP"]
    }
  }

  static func line(_ name: CommandName, _ arguments: [String]) -> String {
    (["\(name.text)"] + arguments).joined(separator: " ")
  }

  @Test("Every command parses with every bound of every parameter", arguments: CommandName.allCases)
  func accepts(name: CommandName) throws {
    let declaration = name.declaration
    let parameters = (0..<declaration.parameters.count).map { declaration.parameters[$0] }
    for last in [false, true] {
      let all = parameters.map { last ? Self.valid($0).last ?? "" : Self.valid($0)[0] }
      // The last day of the last month exists in every year.
      for count in Set([declaration.requiredCount, all.count]) {
        let line = Self.line(name, Array(all.prefix(count)))
        let command = try #require(parsed(line)?.command, "\(line)")
        #expect(command.name == name)
      }
    }
  }

  @Test("Every declared bound is enforced, place by place", arguments: CommandName.allCases)
  func refuses(name: CommandName) {
    let declaration = name.declaration
    let parameters = (0..<declaration.parameters.count).map { declaration.parameters[$0] }
    let good = parameters.map { Self.valid($0)[0] }
    for (place, parameter) in parameters.enumerated() {
      for word in Self.invalid(parameter) {
        var arguments = good
        arguments[place] = word
        let line = Self.line(name, arguments)
        guard case .invalid = parsed(line)?.content else {
          Issue.record("\(line) was accepted")
          continue
        }
      }
    }
  }

  @Test("One argument too few or too many is refused", arguments: CommandName.allCases)
  func counts(name: CommandName) {
    let declaration = name.declaration
    let good = (0..<declaration.parameters.count).map { Self.valid(declaration.parameters[$0])[0] }
    for count in 0...min(6, good.count + 1) {
      let isFitting =
        count == declaration.requiredCount || count == good.count
        || declaration.isRepeating && count > 0
      let arguments = Array((good + ["0"]).prefix(count))
      let line = Self.line(name, arguments)
      #expect((parsed(line)?.command != nil) == isFitting, "\(line)")
    }
  }

  @Test("What a client writes is what the board reads", arguments: CommandName.allCases)
  func roundTrip(name: CommandName) throws {
    let declaration = name.declaration
    let parameters = (0..<declaration.parameters.count).map { declaration.parameters[$0] }
    for last in [false, true] {
      for count in Set([declaration.requiredCount, parameters.count]) {
        let words = parameters.prefix(count).map { last ? Self.valid($0).last ?? "" : "1" }
        guard let command = parsed(Self.line(name, words))?.command else { continue }
        var line = TextLine<80>()
        line.append(command, sid: bytes("cli").span)
        #expect(line.array.last == 0x0a)
        let again = ConsoleRequest.read(Array(line.array.dropLast()).span)
        guard case .request(let request) = again else {
          Issue.record("\(line.text) was not read")
          continue
        }
        #expect(request.command == command)
        #expect([UInt8](request.sid) == bytes("cli"))
      }
    }
  }

  @Test(
    "The usage names every parameter",
    arguments: [
      (.stop, "stop PORT [SECONDS]"), (.start, "start PORT [force]"), (.rtc, "rtc"),
      (.enable, "enable PORT..."), (.watch, "watch PORT hb t|f"), (.bs, "bs PORT [sd|emmc]"),
      (.blf, "blf [off|sd|emmc]"), (.relay, "relay PORT on|off"), (.mode, "mode auto|manual"),
      (.date, "date [YEAR MONTH DAY HOUR MINUTE SECOND]"), (.help, "help [COMMAND]"),
    ] as [(CommandName, String)])
  func usage(name: CommandName, expected: String) {
    var line = TextLine<96>()
    name.declaration.writeUsage(into: &line)
    #expect(line.text == expected)
  }

  @Test("No two commands share a name and each says what it does")
  func names() {
    #expect(Set(CommandName.allCases.map { "\($0.text)" }).count == CommandName.count)
    #expect(CommandName.allCases.count == CommandName.count)
    for name in CommandName.allCases {
      #expect(name.declaration.help.utf8CodeUnitCount > 10)
      #expect(CommandName(bytes("\(name.text)").span) == name)
    }
    #expect("\(CommandName.disable.declaration.help)".contains("without a shutdown"))
  }

  @Test("The longest help line fits into 128 bytes", arguments: CommandName.allCases)
  func helpLength(name: CommandName) {
    var line = TextLine<160>()
    name.declaration.writeUsage(into: &line)
    line.append(": ")
    line.append(name.declaration.help)
    #expect(line.count <= 126)
  }
}
