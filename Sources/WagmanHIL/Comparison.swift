import WagmanCore

/// Where the logs of several boards first differ that ran one plan.
///
/// Events count from the first test on: before, a board may be anywhere. Each subject's are
/// compared in their order, for boards at links are given a command a
/// few milliseconds earlier or later, and what happens to two guests at nearly the same time may
/// then come in either order. The clock, and what numbers only count (failures so far), count;
/// times do not, but for those of a `tolerance`.
public struct Comparison: Sendable {
  /// A place at which a board does not do as the first one did.
  public struct Divergence: Equatable, Sendable {
    public var subject: String
    /// How many events of the subject were equal before.
    public var equal: Int
    /// What the first board and the other one told there, with what came right before.
    public var reference: [String]
    public var other: [String]
    /// The board that differs.
    public var board: String
    /// The earlier of the two moments, in milliseconds.
    public var at: UInt64
  }

  /// The first one; `nil` where all boards did the same.
  public let divergence: Divergence?
  /// Events of the first board.
  public let count: Int

  /// - Parameters:
  ///   - lanes: The boards' results, the one that the others are held against first.
  ///   - tolerance: How many milliseconds two events may be apart, each counted from the first
  ///     of its subject; `nil` for any number.
  public init(_ lanes: [PlanResults], tolerance: UInt64? = nil) {
    count = lanes.first?.tested.count ?? 0
    guard let reference = lanes.first else {
      divergence = nil
      return
    }
    divergence = lanes.dropFirst().compactMap { Self.first(reference, $0, tolerance) }
      .min { ($0.at, $0.subject) < ($1.at, $1.subject) }
  }

  private static func first(
    _ reference: PlanResults, _ other: PlanResults, _ tolerance: UInt64?
  ) -> Divergence? {
    (0..<Subject.count).compactMap { number -> Divergence? in
      guard let subject = Subject(rawValue: UInt8(number)) else { return nil }
      let mine = reference.tested.filter { $0.subject == subject }
      let theirs = other.tested.filter { $0.subject == subject }
      guard let place = place(mine, theirs, tolerance) else { return nil }
      let moments = [mine, theirs].compactMap { $0.indices.contains(place) ? $0[place].at : nil }
      return Divergence(
        subject: "\(subject.name)", equal: place, reference: lines(mine, around: place),
        other: lines(theirs, around: place), board: other.board, at: moments.min() ?? 0)
    }.min { $0.at < $1.at }
  }

  private static func place(
    _ mine: [BoardEvent], _ theirs: [BoardEvent], _ tolerance: UInt64?
  ) -> Int? {
    let common = min(mine.count, theirs.count)
    let differing = (0..<common).first { place in
      let (a, b) = (mine[place], theirs[place])
      if a.code != b.code || a.argument != b.argument { return true }
      guard let tolerance else { return false }
      let (x, y) = (a.at - mine[0].at, b.at - theirs[0].at)
      return max(x, y) - min(x, y) > tolerance
    }
    return differing ?? (mine.count == theirs.count ? nil : common)
  }

  private static func lines(_ events: [BoardEvent], around place: Int) -> [String] {
    let shown = (max(0, place - 2)...place + 1).map { index -> String in
      guard events.indices.contains(index) else { return "(nothing more)" }
      return "\(time(events[index].at))  \(events[index].text)"
    }
    let end = shown.firstIndex(of: "(nothing more)").map { $0 + 1 } ?? shown.count
    return Array(shown.prefix(end))
  }

  private static func time(_ milliseconds: UInt64) -> String {
    let tenths = milliseconds / 100
    return "\(tenths / 10).\(tenths % 10) s"
  }
}

extension PlanResults {
  /// The events from the first test on.
  fileprivate var tested: ArraySlice<BoardEvent> { events.dropFirst(eventsBefore) }
}
