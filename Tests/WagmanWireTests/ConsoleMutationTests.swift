import Testing
import WagmanCore

@testable import WagmanWire

#if DEBUG
  private let lineCount = 10_000
#else
  private let lineCount = 550_000
#endif

@Suite("Console under mutation")
struct ConsoleMutationTests {
  /// A valid line of every command, with random arguments within their bounds.
  static func line(_ random: inout SplitMix64) -> [UInt8] {
    let name = random.pick(CommandName.allCases)
    var words = ["\(name.text)"]
    let declaration = name.declaration
    var count =
      random.below(2) == 0 ? declaration.requiredCount : declaration.parameters.count
    if declaration.isRepeating { count = 1 + random.below(5) }
    for number in 0..<count {
      guard let parameter = declaration.parameter(forArgument: number) else { break }
      switch parameter.kind {
      case .port: words.append("\(random.below(5))")
      case .number(let lowest, let highest, _):
        // A day that every month has, so that the line is valid for sure.
        let last = parameter.name.utf8CodeUnitCount == 3 ? 28 : highest
        words.append("\(lowest + UInt32(random.below(Int(last - lowest) + 1)))")
      case .choice(let choice):
        words.append("\(choice.word(UInt32(random.below(Int(choice.count)))))")
      case .command: words.append("\(random.pick(CommandName.allCases).text)")
      }
    }
    if random.below(2) == 0 { words.insert("@" + random.pick(["cli", "7", "x-1"]), at: 0) }
    var line = words.joined(separator: " ")
    if name.maySeal && words.count < 7 && random.below(2) == 0 {
      line += " #\(UInt32(truncatingIfNeeded: random.next()))"
      let sum = String(ReferenceConsole.crc32(bytes(line)), radix: 16, uppercase: true)
      line += " " + String(repeating: "0", count: 8 - sum.count) + sum
    }
    return bytes(line + (random.below(8) == 0 ? "\r\n" : "\n"))
  }

  static func answer(_ request: ConsoleRequest) -> ReferenceConsole.Answer {
    var header = TextLine<160>()
    header.appendHeader(of: request)
    let sid = request.sid.isEmpty ? "0" : String(decoding: [UInt8](request.sid), as: UTF8.self)
    if let command = request.command { return .effect(sid: sid, text(of: command)) }
    var body = TextLine<160>()
    request.writeError(into: &body)
    return .refused(sid: sid, word: [UInt8](request.word), body: body.text)
  }

  static func agree(_ a: ReferenceConsole.Answer, _ reference: ReferenceConsole.Answer) -> Bool {
    guard case .refused(let sid, let word, let body) = a,
      case .refused(let expectedSID, let expectedWord, let expectedBody) = reference
    else { return a == reference }
    let isBodyRight =
      if let expectedBody { body == expectedBody } else {
        body?.hasPrefix("error: ") == true || body == "invalid media" || body == "invalid mode"
      }
    return sid == expectedSID && word == expectedWord && isBodyRight
  }

  @Test(
    "550000 lines, damaged and whole, mean what the slow reader says (10000 in debug builds)",
    arguments: [0xc0ff_ee01] as [UInt64])
  func mutated(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var reader = ConsoleReader()
    var reference = ReferenceConsole()
    var effects = 0
    var refusals = 0
    for number in 0..<lineCount {
      let whole = Self.line(&random)
      let isValid = number % 10 == 0
      // A damaged line may have lost its newline and so runs into the next one.
      let sent = isValid ? [10] + whole : Mutation.mutate(whole, with: Self.line(&random), &random)
      var answers: [ReferenceConsole.Answer] = []
      for byte in sent {
        if let request = reader.take(byte) { answers.append(Self.answer(request)) }
      }
      let expected = reference.take(sent)
      guard answers.count == expected.count, zip(answers, expected).allSatisfy(Self.agree),
        reader.dropped == reference.dropped
      else {
        Issue.record("line \(number): \(answers), not \(expected)")
        return
      }
      if isValid { #expect(answers.last.map(Self.isEffect) == true) }
      effects += answers.filter(Self.isEffect).count
      refusals += answers.filter { !Self.isEffect($0) }.count
    }
    // The mutations reach every kind of outcome.
    #expect(effects > lineCount / 10 && refusals > lineCount / 10)
    #expect(reader.dropped > UInt32(lineCount / 1_000))
  }

  static func isEffect(_ answer: ReferenceConsole.Answer) -> Bool {
    if case .effect = answer { true } else { false }
  }

  @Test(
    "No damaged line keeps its seal with another content (105000 lines, 1900 in debug builds)",
    arguments: [0x5ea1_ed01] as [UInt64])
  func sealed(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var kept = 0
    for number in 0..<(lineCount / 10 + lineCount / 11) {
      let first = Self.sealedLine(&random, UInt32(number))
      let second = Self.sealedLine(&random, UInt32(number) + 1_000_000)
      let mutant = Mutation.mutate(first.line, with: second.line, &random)
        .filter { $0 != 10 && $0 != 13 }
      guard case .request(let request) = ConsoleRequest.read(mutant.span),
        case .valid(let running) = request.seal
      else { continue }
      kept += 1
      let original = running == UInt32(number) ? first : second
      guard running == original.number, request.command == original.command else {
        Issue.record("\(String(decoding: mutant, as: UTF8.self)) was believed")
        continue
      }
    }
    // A swap of equal neighbours and a joined copy leave a line whole.
    #expect(kept > 0)
  }

  private struct Sealed {
    var line: [UInt8]
    var command: ConsoleCommand
    var number: UInt32
  }

  private static func sealedLine(_ random: inout SplitMix64, _ number: UInt32) -> Sealed {
    let port = Port(random.below(5)) ?? .nodeController
    let isOn = random.below(2) == 0
    let command: ConsoleCommand =
      switch random.below(7) {
      case 0: .relay(port, isOn ? .on : .off)
      case 1: .want(port, isWanted: isOn)
      case 2: .watch(port, isOn: isOn)
      case 3: .enable(PortSet(rawValue: 1 << port.rawValue))
      case 4: .disable(PortSet(rawValue: 1 << port.rawValue))
      case 5: .chooseMedium(port, isOn ? .emmc : .sd)
      default: .snapshot
      }
    var line = TextLine<96>()
    line.append(command, sid: bytes(random.below(2) == 0 ? "host" : "").span, seal: number)
    return Sealed(line: Array(line.array.dropLast()), command: command, number: number)
  }
}
