/// What became of each job of a run: a byte for nearly all of them.
struct JobStates: Sendable {
  private var kinds: [Kind]
  /// Of those that run; empty where none has.
  private var starts: [Duration] = []
  private var others: [Int: JobState] = [:]

  private enum Kind: UInt8 { case idle, running, succeeded, other }

  init(count: Int) { kinds = .init(repeating: .idle, count: count) }

  var indices: Range<Int> { kinds.indices }
  var all: [JobState] { indices.map { self[$0] } }

  @inline(__always)
  mutating func succeed(_ place: Int) { kinds[place] = .succeeded }

  subscript(place: Int) -> JobState {
    get {
      switch kinds[place] {
      case .idle: .idle
      case .running: .running(since: starts[place])
      case .succeeded: .succeeded
      case .other: others[place] ?? .idle
      }
    }
    set {
      switch newValue {
      case .idle: kinds[place] = .idle
      case .running(let start):
        if starts.isEmpty { starts = .init(repeating: .zero, count: kinds.count) }
        kinds[place] = .running
        starts[place] = start
      case .succeeded: kinds[place] = .succeeded
      case .failed, .timedOut, .cancelled, .skipped:
        kinds[place] = .other
        others[place] = newValue
      }
    }
  }
}
