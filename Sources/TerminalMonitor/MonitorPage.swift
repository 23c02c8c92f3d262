import Orchestration

/// A scene, put on a screen of some size: jobs, beside them what the owner shows, below them what
/// was said last.
///
/// Whatever the size, no line is wider and there are no more of them than fit.
struct MonitorPage {
  let scene: Scene
  let now: Duration
  let columns, rows: Int

  /// - Parameter scroll: Where the rows are, which comes to rest.
  /// - Returns: the lines from the top.
  func lines(_ scroll: inout RowScroll) -> [ScreenLine] {
    guard columns > 0, rows > 0 else { return [] }
    let log = logLines
    let hasFoot = rows >= 4
    let height = max(0, rows - 1 - log.count - (hasFoot ? 1 : 0))
    let all = scene.overview.rows
    scroll.settle(height: height, weights: weights)
    let seen = scroll.top..<min(all.count, scroll.top + height)
    var lines = [head] + body(all[seen], height: height) + log
    if hasFoot { lines.append(foot(seen, of: all.count, scroll)) }
    return Array(lines.prefix(rows))
  }

  /// Those that run are to be seen, the latest one before others, and last those that always do.
  ///
  /// One that has just ended still counts: between one job and the next the rows stay.
  private var weights: [Int] {
    let rows = scene.overview.rows
    let active = rows.map { row in
      row.state.isOver ? row.endedAt.map { now - $0 < .seconds(2) } ?? false : row.startedAt != nil
    }
    let latest = zip(rows, active).filter { $1 && !$0.isNeverEnding }
      .compactMap(\.0.startedAt).max()
    return zip(rows, active).map { row, isActive in
      guard isActive else { return 0 }
      return row.isNeverEnding ? 1 : row.startedAt == latest ? 3 : 2
    }
  }

  // MARK: Above and below

  private var head: ScreenLine {
    var right = ScreenLine()
    right.add("  \(now.inSeconds)", .strong)
    for (state, count) in scene.overview.counts {
      right.add("  \(count) \(state)", ScreenLine.Style(state: state))
    }
    let left = columns - right.columns
    guard left >= min(12, scene.title.columns) else {
      return ScreenLine(scene.title + "  " + now.inSeconds, .strong, width: columns)
    }
    var line = ScreenLine()
    line.add(scene.title, .strong, filling: left)
    line.add(right)
    return line
  }

  private func foot(_ seen: Range<Int>, of count: Int, _ scroll: RowScroll) -> ScreenLine {
    var words = [status]
    if seen.count < count {
      words.append("jobs \(seen.lowerBound + 1) to \(seen.upperBound) of \(count)")
      words.append(scroll.isFollowing ? "↑ ↓ PgUp PgDn scroll" : "f follows what runs")
    }
    return ScreenLine(words.joined(separator: "   "), .faint, width: columns)
  }

  private var status: String {
    switch scene.overview.phase {
    case .finished(let hasSucceeded): hasSucceeded ? "succeeded" : "failed"
    case .shuttingDown: "shutting down"
    case .waiting, .running:
      scene.isEnding ? "ending the run; Ctrl-C again leaves at once" : "q ends the run"
    }
  }

  private var logLines: [ScreenLine] {
    guard rows >= 10, !scene.log.isEmpty else { return [] }
    let last = scene.log.suffix(max(3, rows / 4))
    return [ScreenLine(String(repeating: "─", count: columns), .faint, width: columns)]
      + last.map { ScreenLine($0, .plain, width: columns) }
  }

  // MARK: Jobs, and what is beside them

  private func body(_ jobs: ArraySlice<RunOverview.Row>, height: Int) -> [ScreenLine] {
    let side = scene.side.map(\.onOneLine)
    let sideWidth = min(side.map(\.columns).max() ?? 0, columns * 2 / 5)
    guard sideWidth > 0, columns >= 60 else {
      return padded(jobs.map { line(of: $0, width: columns) }, to: height)
    }
    let width = columns - sideWidth - 3
    let lines = padded(jobs.map { line(of: $0, width: width) }, to: height)
    return lines.enumerated().map { place, job in
      var line = job
      line.fill(to: width)
      line.add(" │ ", .faint)
      if place < side.count { line.add(side[place].cut(to: sideWidth)) }
      return line
    }
  }

  private func padded(_ lines: [ScreenLine], to height: Int) -> [ScreenLine] {
    lines + Array(repeating: ScreenLine(), count: max(0, height - lines.count))
  }

  /// State, time, label, how far it is, and what it says; what there is no room for is left out,
  /// from the right.
  private func line(of row: RunOverview.Row, width: Int) -> ScreenLine {
    let name = row.state.name
    var line = ScreenLine()
    line.add(name, ScreenLine.Style(state: name), filling: 9)
    if width >= 40 { line.add((row.time(at: now)?.inSeconds ?? "").aligned(to: 10)) }
    line.add("  ")
    let left = width - line.columns
    let label = min(scene.overview.labelColumns, left < 40 ? left : max(left / 2, left - 40))
    let isRunning = row.startedAt != nil && !row.state.isOver
    line.add(
      row.label.cutInTheMiddle(to: max(0, label)), isRunning ? .strong : .plain,
      filling: max(0, label))
    if isRunning, left >= 40, let percent = row.progress?.percent {
      line.add(Self.bar(percent), .running)
    }
    if !row.note.isEmpty { line.add("  \(row.note)", .faint) }
    return line.cut(to: width)
  }

  private static func bar(_ percent: Int) -> String {
    let full = percent / 10
    return "  " + String(repeating: "█", count: full) + String(repeating: "░", count: 10 - full)
      + "\(percent)".aligned(to: 4) + "%"
  }
}
