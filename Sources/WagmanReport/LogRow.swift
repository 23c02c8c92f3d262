/// A line of the log as the page has it, or the place of those that it has not.
enum LogRow: Equatable {
  case line(LogLine)
  case leftOut(Int)

  /// How many lines the page has at most.
  static let mostLines = 4_000

  /// Every line where they are few; else those that are bad, then those that wait, then
  /// the others, each from the first on.
  static func rows(of log: [LogLine], atMost limit: Int = mostLines) -> [LogRow] {
    guard log.count > limit else { return log.map { .line($0) } }
    var isKept = [Bool](repeating: false, count: log.count)
    var room = limit
    let ranks: [(Tone) -> Bool] = [
      { $0 == .bad }, { $0 == .waiting }, { $0 != .bad && $0 != .waiting },
    ]
    for belongs in ranks {
      for index in log.indices where room > 0 && belongs(log[index].tone) {
        isKept[index] = true
        room -= 1
      }
    }
    return rows(of: log, where: isKept)
  }

  private static func rows(of log: [LogLine], where isKept: [Bool]) -> [LogRow] {
    var (rows, missing): ([LogRow], Int) = ([], 0)
    for (index, line) in log.enumerated() {
      guard isKept[index] else {
        missing += 1
        continue
      }
      if missing > 0 { rows.append(.leftOut(missing)) }
      missing = 0
      rows.append(.line(line))
    }
    if missing > 0 { rows.append(.leftOut(missing)) }
    return rows
  }
}
