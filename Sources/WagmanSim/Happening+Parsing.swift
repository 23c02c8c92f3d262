import WagmanCore

extension Happening {
  /// Says what is wrong with a console line, or `nil` when it is right.
  public typealias CommandCheck = (String) -> String?

  static let subjects = [
    "guest", "ambient", "humidity", "supply", "sensor", "board", "brown-out", "relay", "operator",
    "guest-console",
  ]

  /// Reads a sentence such as `guest gn hangs`.
  static func parse(
    _ text: String, validateCommand: CommandCheck
  ) throws(WordScanner.Failure) -> Happening {
    var words = WordScanner(text)
    let happening = try parse(&words, validateCommand)
    try words.end()
    return happening
  }

  private static func parse(
    _ words: inout WordScanner, _ validateCommand: CommandCheck
  ) throws(WordScanner.Failure) -> Happening {
    switch try words.choice(subjects, "happening") {
    case "guest":
      let port = try words.port()
      return .guest(port, try guest(&words))
    case "ambient":
      let value = Int32(try words.quantity(.temperature))
      return .world(.ambient(value, try words.duration()))
    case "humidity":
      let value = Int32(try words.quantity(.humidity))
      return .world(.humidity(value, try words.duration()))
    case "supply":
      let value = Int32(try words.quantity(.voltage))
      return .world(.supply(value, try words.duration()))
    case "sensor":
      return .world(try sensor(&words))
    case "board":
      return .board(try board(&words))
    case "brown-out":
      return .board(.resets(.brownOut))
    case "relay":
      return .board(try relay(&words))
    case "operator":
      return .operatorLine(try line(&words, example: "operator stop 1", validateCommand))
    default:
      let port = try words.port()
      return .guestLine(port, try line(&words, example: "guest-console gn ping 1", validateCommand))
    }
  }

  private static func guest(
    _ words: inout WordScanner
  ) throws(WordScanner.Failure) -> GuestHappening {
    let verbs = [
      "hangs", "crashes", "loops", "recovers", "boots", "ignores", "obeys", "beats", "draws",
    ]
    switch try words.choice(verbs, "verb of a guest") {
    case "hangs": return .hangs
    case "crashes": return .crashes
    case "loops": return .loops
    case "recovers": return .recovers
    case "boots":
      _ = try words.choice(["only"], "word here")
      _ = try words.choice(["from"], "word here")
      let word = try words.choice(["sd", "emmc"], "medium")
      return .bootsOnly(from: BootMedium(word: word) ?? .sd)
    case "ignores":
      _ = try words.choice(["shutdown"], "word here")
      return .obeysShutdown(false)
    case "obeys":
      _ = try words.choice(["shutdown"], "word here")
      return .obeysShutdown(true)
    case "beats": return .beats(try words.duration())
    default:
      let current = Int32(try words.quantity(.current))
      return .draws(milliamperes: current, try words.duration())
    }
  }

  private static func sensor(
    _ words: inout WordScanner
  ) throws(WordScanner.Failure) -> WorldHappening {
    let name = try words.choice(Sensor.allCases.map(\.name), "sensor")
    let sensor = Sensor.allCases.first { $0.name == name } ?? .temperature
    let fault: SensorFault
    switch try words.choice(["silent", "corrupt", "stuck", "reads"], "fault of a sensor") {
    case "silent": fault = .silent
    case "corrupt": fault = .corrupt
    case "stuck": fault = .stuck
    default: fault = .reads(Int32(try words.quantity(sensor.quantity)))
    }
    return .sensor(sensor, fault, try words.duration())
  }

  private static func board(
    _ words: inout WordScanner
  ) throws(WordScanner.Failure) -> BoardHappening {
    if try words.choice(["resets", "watchdog"], "happening of the board") == "resets" {
      return .resets(.external)
    }
    _ = try words.choice(["resets"], "word here")
    return .resets(.watchdog)
  }

  private static func relay(
    _ words: inout WordScanner
  ) throws(WordScanner.Failure) -> BoardHappening {
    let port = try words.port()
    if try words.choice(["reads", "sticks"], "fault of a relay") == "sticks" {
      return .relaySticks(port, try words.duration())
    }
    _ = try words.choice(["unknown"], "word here")
    return .relayReadsUnknown(port, try words.duration())
  }

  private static func line(
    _ words: inout WordScanner, example: String, _ validateCommand: CommandCheck
  ) throws(WordScanner.Failure) -> String {
    let (line, offset) = try words.rest("a console line", example: example)
    if let complaint = validateCommand(line) {
      throw WordScanner.Failure(offset: offset, message: complaint)
    }
    return line
  }
}
