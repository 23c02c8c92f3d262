import WagmanCore
import WagmanYaml

/// What somebody outside says to the plant of a running node, in a line.
public enum PlantRequest: Equatable, Sendable {
  /// A sentence of a timeline.
  case strike(Step)
  /// How far virtual time has come.
  case time
  /// Where the contacts truly are.
  case relays
  /// What the guests truly do.
  case guests
  /// How fast virtual time goes from now on.
  case pace(Pace)
  case help

  /// How fast virtual time goes.
  public enum Pace: Equatable, Sendable {
    /// As fast as this machine can.
    case unlimited
    /// So many virtual seconds in a second; 0 stands still.
    case times(Double)
  }

  /// A line longer than this, in bytes, is none.
  public static var longestLine: Int { 200 }

  private static let words = ["time", "relays", "guests", "pace", "help"]

  /// Reads a line, without its end.
  ///
  /// - Parameters:
  ///   - line: A sentence, or one of the other requests.
  ///   - validateCommand: Says what is wrong with a console line.
  /// - Throws: ``SentenceError`` for the first thing that is wrong.
  public init(
    _ line: String, validateCommand: Happening.CommandCheck = Happening.problem
  ) throws(SentenceError) {
    do throws(WordScanner.Failure) {
      self = try Self.read(line, validateCommand)
    } catch {
      throw SentenceError(error)
    }
  }

  private static func read(
    _ line: String, _ validateCommand: Happening.CommandCheck
  ) throws(WordScanner.Failure) -> PlantRequest {
    var scanner = WordScanner(line)
    let request: PlantRequest
    switch try scanner.choice(Happening.subjects + words, "request") {
    case "time": request = .time
    case "relays": request = .relays
    case "guests": request = .guests
    case "pace": request = .pace(try pace(&scanner))
    case "help": request = .help
    default:
      let happening = try Happening.parse(line, validateCommand: validateCommand)
      return .strike(
        Step(after: .milliseconds(0), happening: happening, text: line, line: 0))
    }
    try scanner.end()
    return request
  }

  private static func pace(
    _ scanner: inout WordScanner
  ) throws(WordScanner.Failure) -> Pace {
    let word = try scanner.word("a pace", example: "60")
    if word == "max" { return .unlimited }
    guard let factor = Double(word), factor >= 0, factor <= 1_000_000 else {
      throw scanner.failureHere(
        "'\(word)' is no pace; write a number like 1 or 60, 0 to stand still, or max")
    }
    return .times(factor)
  }
}
