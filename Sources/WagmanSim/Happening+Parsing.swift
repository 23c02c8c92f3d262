import WagmanCore
import WagmanHAL

extension Happening {
  /// Says what is wrong with a console line, or `nil` when it is right.
  public typealias CommandCheck = (String) -> String?

  static let subjects = [
    "guest", "ambient", "humidity", "supply", "sensor", "board", "brown-out", "relay", "clock",
    "memory", "console", "operator", "guest-console", "everything",
  ]

  /// Reads a sentence such as `guest gn hangs`.
  package static func parse(
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
      return .guest(port, try GuestHappening.parse(&words))
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
      return .board(try BoardHappening.brownOut(&words))
    case "relay":
      return .board(try BoardHappening.relay(&words))
    case "clock":
      return .board(try BoardHappening.clock(&words))
    case "memory":
      return .board(try BoardHappening.memory(&words))
    case "console":
      return try console(&words)
    case "everything":
      _ = try words.choice(["recovers"], "word here")
      return .everythingRecovers
    case "operator":
      return .operatorLine(try line(&words, example: "operator stop 1", validateCommand))
    default:
      let port = try words.port()
      return .guestLine(port, try line(&words, example: "guest-console gn ping 1", validateCommand))
    }
  }

  private static func sensor(
    _ words: inout WordScanner
  ) throws(WordScanner.Failure) -> WorldHappening {
    let name = try words.choice(Sensor.allCases.map(\.name), "sensor")
    let sensor = Sensor.allCases.first { $0.name == name } ?? .temperature
    let fault: SensorFault
    let verbs = ["silent", "corrupt", "stuck", "reads", "noisy"]
    switch try words.choice(verbs, "fault of a sensor") {
    case "silent": fault = .silent
    case "corrupt": fault = .corrupt
    case "stuck": fault = .stuck
    case "noisy":
      let most = Int32(try words.quantity(sensor.quantity))
      guard most >= 0 else {
        throw words.failureHere("noise is up to so much more or less; leave the sign out")
      }
      fault = .noisy(most)
    default: fault = .reads(Int32(try words.quantity(sensor.quantity)))
    }
    return .sensor(sensor, fault, try words.duration())
  }

  private static func board(
    _ words: inout WordScanner
  ) throws(WordScanner.Failure) -> BoardHappening {
    switch try words.choice(["resets", "watchdog", "hangs"], "happening of the board") {
    case "resets": return .resets(.external)
    case "hangs": return .hangs
    default:
      _ = try words.choice(["resets"], "word here")
      return .resets(.watchdog)
    }
  }

  private static func console(
    _ words: inout WordScanner
  ) throws(WordScanner.Failure) -> Happening {
    let port = words.take("operator") ? nil : try words.port()
    let fault: ConsoleFault
    switch try words.choice(["loses", "doubles", "garbles", "delays"], "fault of a console") {
    case "loses": fault = .loses
    case "doubles": fault = .doubles
    case "garbles": fault = .garbles
    default: fault = .delays
    }
    let share = UInt32(try words.quantity(.share))
    return .console(port, fault, share: share, try words.duration())
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
