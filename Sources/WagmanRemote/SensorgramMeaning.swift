import WagmanCore
import WagmanHAL
import WagmanWire

/// What the ids of a sensorgram say it is about.
struct SensorgramMeaning {
  private let subID: UInt8
  private let id: UInt16
  private let request: SensorgramRequestID?
  /// Requests whose answer has this id; several share one.
  private let answered: [SensorgramRequestID]
  private let report: SensorgramReportID?

  init(id: UInt16, subID: UInt8) {
    self.id = id
    self.subID = subID
    request = SensorgramRequestID(rawValue: id)
    answered = SensorgramRequestID.allCases.filter { $0.responseID == id }
    report = SensorgramReportID(rawValue: id)
  }

  /// The id in words.
  var text: String {
    var words: [String] = []
    if let request { words.append("request: \(Self.name(of: request))") }
    if !answered.isEmpty {
      words.append("answer: " + answered.map(Self.name).joined(separator: " or "))
    }
    switch report {
    case .environment: words.append("temperature (sub_id 1) or humidity (sub_id 2), HTU21D")
    case .voltage: words.append("voltage of a port")
    case .shutdown: words.append("to a guest: power goes away, shut down")
    case .restart: words.append("to a guest: power goes away and comes back, shut down")
    case nil: break
    }
    return words.isEmpty
      ? "unknown; a board gives it no entry in its response" : words.joined(separator: "; ")
  }

  /// The sub_id in words.
  var place: String {
    let isCurrent = request == .current || answered.contains(.current)
    let hasPort =
      request?.hasPort == true || answered.contains(where: \.hasPort)
      || report.map { $0 != .environment } ?? false
    if isCurrent {
      return subID == 1 ? "the board itself" : Self.port(Int(subID) - 2)
    }
    if report == .environment { return subID == 1 ? "temperature" : subID == 2 ? "humidity" : "" }
    return hasPort ? Self.port(Int(subID) - 1) : ""
  }

  /// A value's unit, or what the number stands for.
  func unit(of number: UInt32?, default type: String) -> String {
    guard let number else { return type }
    let meaning = meaning(of: number)
    return meaning.isEmpty ? type : "\(type), \(meaning)"
  }

  private func meaning(of number: UInt32) -> String {
    if let report { return Self.meaning(of: number, report, subID) }
    // What a request for a reading carries is not looked at.
    if let request, answered.isEmpty { return Self.argument(number, request) }
    return answered.first.map { Self.meaning(of: number, $0) } ?? ""
  }

  private static func argument(_ number: UInt32, _ request: SensorgramRequestID) -> String {
    switch request {
    case .stop: "s until power is cut"
    case .setMedia: number == 0 ? "sd" : number == 1 ? "emmc" : "no medium"
    case .setTime: LineExplanation.date(number)
    default: ""
    }
  }

  private static func meaning(of number: UInt32, _ id: SensorgramRequestID) -> String {
    switch id {
    case .current: "mA on our boards, raw on boards in the field"
    case .heartbeat: "ms since the last one"
    case .thermistor: LineExplanation.thermistor(number)
    case .uptime: "s"
    case .boots, .boardID: "boots"
    case .failCount: "boot failures"
    case .guestState:
      UInt8(exactly: number).flatMap(GuestStateReport.init(rawValue:)).map { "\($0)" } ?? "no state"
    case .getMedia:
      number == 0 ? "sd" : number == 1 ? "emmc" : number == 255 ? "no boot selector" : "no medium"
    case .getTime: LineExplanation.date(number)
    case .start, .stop, .reset, .clearRecord, .enable, .setMedia, .setTime, .disable, .ping:
      number == 1 ? "accepted" : number == 0 ? "refused" : "neither accepted nor refused"
    }
  }

  private static func meaning(
    of number: UInt32, _ report: SensorgramReportID, _ subID: UInt8
  ) -> String {
    switch report {
    case .environment:
      guard let raw = UInt16(exactly: number) else { return "no reading" }
      let value = Int64(
        subID == 1 ? SensorScale.millidegrees(htu21d: raw) : SensorScale.milliPercent(htu21d: raw))
      return "\(JSONValue.thousandths(value)) " + (subID == 1 ? "degC" : "%RH")
    case .voltage: return "raw, 12 bits"
    case .shutdown, .restart: return ""
    }
  }

  private static func name(of request: SensorgramRequestID) -> String {
    switch request {
    case .boardID: "board id"
    case .current: "current"
    case .heartbeat: "heartbeat"
    case .thermistor: "thermistor"
    case .uptime: "uptime"
    case .boots: "boots"
    case .failCount: "fail count"
    case .start: "start"
    case .stop: "stop"
    case .reset: "reset"
    case .clearRecord: "clear record"
    case .guestState: "guest state"
    case .enable: "enable"
    case .getMedia: "get media"
    case .setMedia: "set media"
    case .getTime: "get time"
    case .setTime: "set time"
    case .disable: "disable"
    case .ping: "ping"
    }
  }

  private static func port(_ index: Int) -> String {
    Port(index).map { "port \(index) \($0.name)" } ?? "no port of a board"
  }
}
