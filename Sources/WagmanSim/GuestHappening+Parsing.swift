import WagmanCore

extension GuestHappening {
  private static let verbs = [
    "hangs", "crashes", "loops", "recovers", "boots", "fails", "ignores", "obeys", "shuts",
    "restarts", "beats", "misses", "flutters", "draws",
  ]

  /// Reads what stands behind `guest gn`.
  static func parse(_ words: inout WordScanner) throws(WordScanner.Failure) -> GuestHappening {
    switch try words.choice(verbs, "verb of a guest") {
    case "hangs": return .hangs
    case "crashes": return .crashes
    case "loops": return .loops
    case "recovers": return .recovers
    case "boots": return try boots(&words)
    case "fails":
      _ = try words.choice(["boots"], "word here")
      return .failsBoots(try words.duration())
    case "ignores":
      _ = try words.choice(["shutdown"], "word here")
      return .obeysShutdown(false)
    case "obeys":
      _ = try words.choice(["shutdown"], "word here")
      return .obeysShutdown(true)
    case "shuts":
      _ = try words.choice(["down"], "word here")
      _ = try words.choice(["in"], "word here")
      return .shutsDown(in: try words.span())
    case "restarts":
      _ = try words.choice(["itself"], "word here")
      return .restartsItself
    case "beats": return .beats(try words.duration())
    case "misses":
      _ = try words.choice(["beats"], "word here")
      return .missesBeats(try words.duration())
    case "flutters": return .flutters(try words.duration())
    default:
      let current = Int32(try words.quantity(.current))
      return .draws(milliamperes: current, try words.duration())
    }
  }

  private static func boots(
    _ words: inout WordScanner
  ) throws(WordScanner.Failure) -> GuestHappening {
    if try words.choice(["only", "in"], "word here") == "in" {
      let length = try words.span()
      return .boots(in: length, try words.duration())
    }
    _ = try words.choice(["from"], "word here")
    let word = try words.choice(["sd", "emmc"], "medium")
    return .bootsOnly(from: BootMedium(word: word) ?? .sd)
  }
}
