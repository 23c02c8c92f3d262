/// A job of one graph, whose value is not of interest.
///
/// It is made by a ``GraphBuilder`` and means something to its graph alone.
public struct JobID: Hashable, Sendable {
  private let place: UInt32
  /// The builder that made it.
  let origin: UInt32

  init(index: Int, origin: UInt32) {
    place = UInt32(index)
    self.origin = origin
  }

  /// Its place in the graph.
  var index: Int { Int(place) }
}

/// A job of one graph, and the type of what it comes to.
public struct Job<Value: Sendable>: Hashable, Sendable {
  public let id: JobID
}

/// When a job starts that requires others: looked at when all of them have come to an end.
public enum StartRule: Equatable, Sendable {
  /// When all have succeeded; else it is skipped.
  case allSucceeded
  /// Whatever became of them.
  case allDone
  /// When at least one has failed; else it is skipped.
  case oneFailed
}

/// How a job is run; the defaults are those of a job that must succeed, once.
public struct JobOptions: Sendable {
  public var rule = StartRule.allSucceeded
  /// Whether its failure ends the run: what runs is cancelled, nothing more is started, and the
  /// run has failed.
  ///
  /// A failure of one that is not critical is kept and no more.
  public var isCritical = true
  /// How often it may run again after a failure.
  public var retries = 0
  /// From its first start to its end, retries included.
  ///
  /// At the limit it is cancelled, and abandoned if it does not end then.
  public var timeLimit: Duration?

  public init(
    rule: StartRule = .allSucceeded, isCritical: Bool = true, retries: Int = 0,
    timeLimit: Duration? = nil
  ) {
    self.rule = rule
    self.isCritical = isCritical
    self.retries = retries
    self.timeLimit = timeLimit
  }
}

/// Work with a type of its own, for those who want more than a closure.
public protocol Action: Sendable {
  associatedtype Value: Sendable

  /// Does the work; errors are kept and can be asked for.
  func run(_ context: JobContext) async throws -> Value

  /// Called once after the run, whether this was started or not, for whatever is to be closed.
  func shutDown() async throws
}

extension Action {
  public func shutDown() async throws {}
}

/// Something that several jobs use and that is torn down once, when the run is over.
public struct Resource: Hashable, Sendable {
  let index: Int
  let origin: UInt32
}
