import WagmanCore
import WagmanHAL
import WagmanWire

/// What stands in a board's memory, for a person.
public struct RecordReport: Sendable {
  private let image: MemoryImage
  private let store: RecordStore
  private let log: RollingLog

  public init(_ image: MemoryImage) {
    self.image = image
    store = RecordStore(from: image)
    log = RollingLog(from: image)
  }

  /// The record that counts, the fixed record, the state of the pages, and the
  /// last entries of the log, a line each.
  public func show(entries: Int = 20) -> [String] {
    var lines = ["record"]
    lines += aligned(ownFields)
    lines += ["", "fixed record, addresses 0 to 1023"]
    lines += LegacyRecord(from: image) == nil ? ["  no magic number"] : aligned(fixedFields)
    lines += ["", "pages of the record"]
    lines += sets.map { "  " + pages(of: $0.set, name: $0.name) }
    lines += ["", "rolling log"]
    lines += aligned(logFields)
    lines += lastEntries(entries).map { "  " + line(for: $0) }
    return lines
  }

  /// What differs from an earlier image, field by field, and the entries that came.
  ///
  /// Empty when the two hold the same record and the same log.
  public func diff(from earlier: RecordReport) -> [String] {
    var lines: [String] = []
    let before = earlier.ownFields + earlier.fixedFields + earlier.logFields
    let after = ownFields + fixedFields + logFields
    for field in after {
      let old = before.first { $0.name == field.name }
      if old != field { lines.append("\(field.name) \(old?.value ?? "none") → \(field.value)") }
    }
    for field in before where !after.contains(where: { $0.name == field.name }) {
      lines.append("\(field.name) \(field.value) → none")
    }
    var cursor = log.ring.cursor(from: earlier.log.newestSequence + 1)
    while let entry = cursor.next(in: image) { lines.append("+ " + line(for: entry)) }
    return lines
  }

  /// Every field of the record that counts, wherever it was found.
  public var ownFields: [RecordField] {
    let board = store.board
    var fields = [
      RecordField("board origin", name(of: store.boardOrigin)),
      RecordField("board boots", board.boots),
      RecordField("board last boot", moment(board.lastBoot)),
      RecordField("board boot loader", board.bootLoader.name),
      RecordField("board logging", word(board.isLogging)),
      RecordField("board clears at next reset", word(board.clearsAtNextReset)),
      RecordField("board hibernation", board.memory.causes.name.description),
      RecordField(
        "board hibernation left", "\(board.memory.commandRemaining.wholeSeconds) s"),
      RecordField(
        "board environment", board.memory.verdict == .normal ? "normal" : "critical"),
      RecordField(
        "board fixed record of",
        board.legacyDay == BoardRecord.noDay ? "never" : "day \(board.legacyDay)"),
    ]
    for port in ports { fields += ownFields(of: port) }
    return fields
  }

  private func ownFields(of port: Port) -> [RecordField] {
    let record = store.port(port)
    let memory = record.memory
    let name = "port \(port.index)"
    return [
      RecordField("\(name) origin", self.name(of: store.origin(of: port))),
      RecordField("\(name) enabled", word(memory.isEnabled)),
      RecordField("\(name) wanted", word(memory.isWanted)),
      RecordField("\(name) watched", word(memory.isWatched)),
      RecordField("\(name) told to go down", word(memory.isGoingDown)),
      RecordField("\(name) attempts", memory.attempts),
      RecordField("\(name) failures", memory.failures),
      RecordField("\(name) chosen medium", memory.chosenMedium?.name ?? "none"),
      RecordField("\(name) primary medium", record.primaryMedium.name),
      RecordField("\(name) relay journal", self.name(of: record.journal)),
      RecordField("\(name) starts", starts(record.bootLog)),
    ]
  }
}

extension RecordReport {
  /// Every field of the fixed record; empty without its magic number.
  public var fixedFields: [RecordField] {
    guard let record = LegacyRecord(from: image) else { return [] }
    let header = record.header
    let versions = header.versions
    var fields = [
      RecordField("fixed hardware", "\(versions.hardwareMajor).\(versions.hardwareMinor)"),
      RecordField("fixed firmware", "\(versions.firmwareMajor).\(versions.firmwareMinor)"),
      RecordField("fixed boots", header.boots),
      RecordField("fixed last boot", moment(header.lastBoot)),
      RecordField("fixed sensor bus", word(header.isSensorBusEnabled)),
      RecordField("fixed boot loader", header.bootLoader.name),
      RecordField("fixed board last boot", moment(record.board.lastBoot)),
      RecordField("fixed board htu21d", text(record.board.htu21d)),
      RecordField("fixed board hih4030", text(record.board.hih4030)),
    ]
    for port in ports { fields += fixedFields(of: record[port], "fixed port \(port.index)") }
    return fields
  }

  private func fixedFields(of region: LegacyPort, _ name: String) -> [RecordField] {
    [
      RecordField("\(name) enabled", word(region.isEnabled)),
      RecordField("\(name) managed", word(region.isManaged)),
      RecordField("\(name) default medium", region.defaultMedium.name),
      RecordField("\(name) last boot", moment(region.lastBoot)),
      RecordField("\(name) attempts", region.attempts),
      RecordField("\(name) failures", region.failures),
      RecordField("\(name) thermistor", text(region.thermistor)),
      RecordField("\(name) current sensor health", region.currentHealth),
      RecordField(
        "\(name) current levels",
        "\(region.lowLevel) \(region.normalLevel) \(region.stressedLevel) "
          + "\(region.highLevel) mA"),
      RecordField("\(name) fault timeout", "\(region.faultTimeoutMilliseconds) ms"),
      RecordField("\(name) heartbeat timeout", "\(region.heartbeatTimeoutMilliseconds) ms"),
      RecordField("\(name) relay health", region.relayHealth),
      RecordField("\(name) relay journal", self.name(of: region.journal)),
      RecordField("\(name) starts", starts(region.bootLog)),
    ]
  }

  /// The ends of the log.
  public var logFields: [RecordField] {
    [
      RecordField("log entries", log.ring.count),
      RecordField("log oldest", log.oldestSequence),
      RecordField("log newest", log.newestSequence),
    ]
  }

  private var ports: [Port] { (0..<Port.count).compactMap { Port($0) } }

  private var sets: [(set: RecordSet, name: String)] {
    [(.board, "board")] + ports.map { (RecordSet($0), "port \($0.index)") }
  }

  private func pages(of set: RecordSet, name: String) -> String {
    let range = "\(name): pages \(set.pages.lowerBound) to \(set.pages.upperBound - 1)"
    guard let newest = set.newest(in: image) else {
      return "\(range), none valid\(set.isBlank(in: image) ? ", never written" : "")"
    }
    let sequence = RecordPage.sequence(of: newest)
    return "\(range), newest \(set.page(for: sequence)) (write \(sequence)), "
      + "\(set.validCount(in: image)) of \(RecordSet.pageCount) valid"
  }

  private func lastEntries(_ count: Int) -> [LogEntry] {
    let first = Int(log.newestSequence) + 1 - max(0, count)
    var cursor = log.ring.cursor(from: UInt32(max(1, first)))
    var entries: [LogEntry] = []
    while entries.count < count, let entry = cursor.next(in: image) { entries.append(entry) }
    return entries
  }

  private func line(for entry: LogEntry) -> String {
    "#\(entry.sequence)  \(EventText.time(entry))  \(EventText.describe(entry))"
  }

  private func aligned(_ fields: [RecordField]) -> [String] {
    let width = fields.map(\.name.count).max() ?? 0
    return fields.map {
      "  \($0.name)" + String(repeating: " ", count: width - $0.name.count + 2) + $0.value
    }
  }

  private func word(_ flag: Bool) -> String { flag ? "yes" : "no" }

  private func moment(_ epochSeconds: UInt32) -> String {
    epochSeconds == 0 ? "never" : EventText.utc(epochSeconds: UInt64(epochSeconds)) + "Z"
  }

  private func text(_ sensor: LegacySensor) -> String {
    "\(sensor.status), \(sensor.low) to \(sensor.high)"
  }

  private func starts(_ log: BootLog) -> String {
    log.count == 0 ? "none" : (0..<Int(log.count)).map { moment(log[$0]) }.joined(separator: " ")
  }

  private func name(of origin: RecordOrigin) -> String {
    switch origin {
    case .own: "own pages"
    case .legacy: "fixed record"
    case .defaults: "defaults"
    }
  }

  private func name(of journal: RelayJournal) -> String {
    switch journal {
    case .off: "off"
    case .on: "on"
    case .turningOn: "turning on"
    case .turningOff: "turning off"
    }
  }
}
