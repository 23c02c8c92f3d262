import WagmanCore
import WagmanWire

/// An attempt at a request in sensorgrams.
struct SensorgramExchange: Exchange {
  let line: [UInt8]
  private let requests: [SensorgramRequest.Content]
  private var reports: [SensorgramReport?]
  var partial: [String] { [] }

  /// - Returns: `nil` when sensorgrams have no request for the command.
  init?(_ command: ConsoleCommand) {
    guard let requests = Self.requests(for: command) else { return nil }
    self.init(requests)
  }

  init(_ requests: [SensorgramRequest.Content]) {
    self.requests = requests
    reports = Array(repeating: nil, count: requests.count)
    line = Self.encoded(requests[...])
  }

  /// Asks again for what did not come, each in a line of its own: short lines come
  /// whole where long ones do not.
  init(again earlier: SensorgramExchange) {
    requests = earlier.requests
    reports = earlier.reports
    var text: [UInt8] = []
    for index in requests.indices where reports[index] == nil {
      text += Self.encoded(requests[index...index])
    }
    line = text
  }

  private static func encoded(_ requests: ArraySlice<SensorgramRequest.Content>) -> [UInt8] {
    var writer = SensorgramRequestWriter()
    for request in requests { writer.append(request: request) }
    var encoded = TextLine<516>()
    encoded.append(base64: writer.bytes)
    encoded.append(byte: 10)
    return encoded.span.bytes
  }

  mutating func take(_ line: Span<UInt8>) -> Progress {
    guard var answer = SensorgramResponseLine(line) else {
      return line.isEmpty
        ? .foreign : .noise("a line that is no sensorgram")
    }
    var found: [(index: Int, report: SensorgramReport)] = []
    while let sensorgram = answer.next() {
      guard let report = SensorgramReport(sensorgram, of: answer),
        let index = requests.indices.first(where: { index in
          !found.contains { $0.index == index }
            && requests[index].id.map {
              $0.responseID == sensorgram.header.id && report.answers(requests[index])
            } ?? false
        })
      else { return .foreign }
      found.append((index, report))
    }
    guard !found.isEmpty else { return .foreign }
    for (index, report) in found where reports[index] == nil { reports[index] = report }
    guard !reports.contains(where: { $0 == nil }) else { return .more }
    return result
  }

  private var result: Progress {
    var texts: [String] = []
    for (request, report) in zip(requests, reports) {
      if case .answer(_, _, false) = report { return .refused("") }
      if let text = report?.consoleText(of: request) { texts.append(text) }
    }
    if case .current = requests[0] { texts = [texts.joined(separator: " ")] }
    return .done(texts)
  }

  private static func requests(for command: ConsoleCommand) -> [SensorgramRequest.Content]? {
    switch command {
    case .identifier: [.boardID]
    case .currents: [.current(nil)] + Port.every.map { .current($0) }
    case .heartbeats: Port.every.map { .heartbeat($0) }
    case .thermistors: Port.every.map { .thermistor($0) }
    case .failCounts: Port.every.map { .failCount($0) }
    case .state: Port.every.map { .guestState($0) }
    case .uptime: [.uptime]
    case .boots: [.boots]
    case .epoch: [.getTime]
    case .setDate(let date): [.setTime(date.epochSeconds)]
    case .start(let port, false): [.start(port)]
    case .stop(let seconds?, let port): [.stop(port, seconds: seconds)]
    case .enable(let ports): Port.every.filter(ports.contains).map { .enable($0) }
    case .disable(let ports): Port.every.filter(ports.contains).map { .disable($0) }
    case .bootMedium(let port): [.getMedia(port)]
    case .chooseMedium(let port, let medium): [.setMedia(port, medium)]
    case .ping(let port): [.ping(port)]
    case .reset(0): [.reset]
    case .clearRecord: [.clearRecord]
    case .start, .stop, .restart, .kill, .watch, .why, .events, .hibernate, .wake, .date,
      .environment,
      .bootFlags, .version, .loader, .setLoader, .card, .log, .reset, .help, .mode, .relay, .want,
      .tell,
      .snapshot:
      nil
    }
  }
}

extension Port {
  /// Every port, lowest first.
  static var every: [Port] { (0..<count).map { Port(unchecked: $0) } }
}

extension SensorgramReport {
  /// Whether this can be what a board answers to a request.
  func answers(_ request: SensorgramRequest.Content) -> Bool {
    switch (self, request) {
    case (.boardID, .boardID), (.uptime, .uptime), (.boots, .boots), (.time, .getTime): true
    case (.current(let port, _), .current(let asked)): port == asked
    case (.heartbeat(let port, _), .heartbeat(let asked)),
      (.thermistor(let port, _), .thermistor(let asked)),
      (.failCount(let port, _), .failCount(let asked)),
      (.guestState(let port, _), .guestState(let asked)),
      (.media(let port, _), .getMedia(let asked)):
      port == asked
    case (.answer(let id, let port, _), _): id == request.id && port == request.port
    default: false
    }
  }

  /// The line that the console would have answered; `nil` where it answers none.
  func consoleText(of request: SensorgramRequest.Content) -> String? {
    switch self {
    case .boardID(let identifier):
      var text = TextLine<16>()
      text.append(hex: identifier & 0xffff_ffff_ffff, digits: 12)
      return text.span.text
    case .current(_, let number), .heartbeat(_, let number), .thermistor(_, let number),
      .voltage(_, let number), .uptime(let number), .boots(let number),
      .failCount(_, let number), .time(let number), .temperature(let number),
      .humidity(let number):
      return "\(number)"
    case .guestState(let port, let state): return "\(port.name) \(state)"
    case .media(_, let medium): return medium.map { "\($0.name)" } ?? "none"
    case .answer(_, _, let isAccepted):
      guard isAccepted, case .setMedia(_, let medium) = request else { return nil }
      return "set \(medium.name)"
    case .message: return nil
    }
  }
}
