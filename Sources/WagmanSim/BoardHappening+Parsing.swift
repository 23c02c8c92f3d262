import WagmanCore
import WagmanHAL

extension BoardHappening {
  /// How many effects, writes or bits a fault may be about.
  private static var counts: ClosedRange<Int> { 0...1_000_000 }

  /// Reads what stands behind `brown-out`.
  static func brownOut(_ words: inout WordScanner) throws(WordScanner.Failure) -> BoardHappening {
    if words.isAtEnd { return .resets(.brownOut) }
    if try words.choice(["in", "after"], "word here") == "in" {
      _ = try words.choice(["a"], "word here")
      let place = try words.choice(["switching", "write"], "place of a brown-out")
      return .brownOut(place == "switching" ? .switching : .write)
    }
    let count = try words.number("a count", in: counts, example: "after 3 writes")
    let what = try words.choice(["effects", "effect", "writes", "write"], "thing to count")
    return .brownOut(what.hasPrefix("effect") ? .effects(count) : .writes(count))
  }

  /// Reads what stands behind `relay`.
  static func relay(_ words: inout WordScanner) throws(WordScanner.Failure) -> BoardHappening {
    let port = try words.port()
    let verbs = ["reads", "sticks", "welds", "dies", "bounces", "flips"]
    let fault: RelayFault
    switch try words.choice(verbs, "fault of a relay") {
    case "reads":
      _ = try words.choice(["unknown"], "word here")
      return .relayReadsUnknown(port, try words.duration())
    case "sticks": fault = .sticks
    case "welds": fault = .welds
    case "dies": fault = .dies
    case "bounces": fault = .bounces
    default:
      _ = try words.choice(["at"], "word here")
      _ = try words.choice(["resets"], "word here")
      fault = .flipsAtResets
    }
    return .relay(port, fault, try words.duration())
  }

  /// Reads what stands behind `clock`.
  static func clock(_ words: inout WordScanner) throws(WordScanner.Failure) -> BoardHappening {
    switch try words.choice(["steps", "drifts", "is"], "fault of the clock") {
    case "steps":
      let sign: Int64 = words.take("back") ? -1 : 1
      return .clockSteps(milliseconds: sign * (try words.quantity(.duration)))
    case "drifts":
      let rate = try words.number(
        "a rate", in: -500_000...500_000, example: "clock drifts 200 ppm")
      _ = try words.choice(["ppm"], "unit of a drift")
      return .clockDrifts(partsPerMillion: Int32(rate), try words.duration())
    default:
      _ = try words.choice(["lost"], "word here")
      return .clockIsLost
    }
  }

  /// Reads what stands behind `memory`.
  static func memory(_ words: inout WordScanner) throws(WordScanner.Failure) -> BoardHappening {
    if try words.choice(["page", "flips"], "fault of the memory") == "page" {
      let page = try page(&words)
      _ = try words.choice(["wears"], "word here")
      _ = try words.choice(["out"], "word here")
      return .memoryPageWearsOut(page)
    }
    let bits = try words.number("a count", in: 1...10_000, example: "memory flips 3 bits")
    _ = try words.choice(["bits", "bit"], "word here")
    if words.isAtEnd { return .memoryFlips(bits: bits, page: nil) }
    _ = try words.choice(["in"], "word here")
    _ = try words.choice(["page"], "word here")
    return .memoryFlips(bits: bits, page: try page(&words))
  }

  private static func page(_ words: inout WordScanner) throws(WordScanner.Failure) -> Int {
    try words.number("a page", in: 0...(Page.countPerMemory - 1), example: "page 17")
  }
}
