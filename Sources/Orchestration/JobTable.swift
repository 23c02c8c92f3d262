/// Jobs in the order in which they were added: of each a few bytes, and apart what few of them have.
struct JobTable: Sendable {
  typealias Suspending = @Sendable (JobContext) async throws -> any Sendable

  private var definitions: [Definition] = []
  /// Up to the last job that has one.
  private(set) var labels: [String?] = []
  private var particulars: [Particulars] = []
  /// Of jobs that do not suspend, by the type of what they come to.
  private(set) var bodies: [AnyBodies] = []
  private var types: [ObjectIdentifier] = []
  private var suspending: [Suspending] = []
  /// Whether some job waits for a failure.
  private(set) var waitsForFailure = false
  private var expected = 0

  /// What is known of a job before it runs; nothing in it is counted when it is copied.
  struct Definition: Sendable {
    /// Which bodies have its own; less than 0 for one that may suspend.
    let bodies: Int32
    /// Where its body is among those.
    let body: Int32
    /// Where they are; less than 0 for most, which have none.
    fileprivate let particulars: Int32
    let rule: StartRule
    let isCritical: Bool
    /// Not waited for: when all others are over it is told to end.
    let isNeverEnding: Bool
    /// Taken out by surgery: it keeps its place, and is no job of the graph.
    var isLeftOut = false

    var maySuspend: Bool { bodies < 0 }
  }

  /// What few jobs have.
  final class Particulars: Sendable {
    let retries: Int
    let timeLimit: Duration?
    /// Tells a never-ending job that nothing more will come.
    let drain: (@Sendable () -> Void)?
    let shutDown: (@Sendable () async throws -> Void)?
    /// What it uses, which is torn down after it.
    let resources: [Int]

    init(
      retries: Int, timeLimit: Duration?, drain: (@Sendable () -> Void)?,
      shutDown: (@Sendable () async throws -> Void)?, resources: [Int]
    ) {
      self.retries = retries
      self.timeLimit = timeLimit
      self.drain = drain
      self.shutDown = shutDown
      self.resources = resources
    }
  }

  mutating func reserveCapacity(_ count: Int) {
    definitions.reserveCapacity(count)
    expected = count
  }

  // MARK: Adding

  /// A job that does not suspend; its place.
  mutating func add<Value: Sendable>(
    _ label: consuming String?, _ options: JobOptions, _ particulars: Particulars?,
    body: consuming @escaping @Sendable () throws -> Value
  ) -> Int {
    let column = column(for: Value.self)
    let place = bodies[column].count
    unsafeDowncast(bodies[column], to: Bodies<Value>.self).append(body)
    return add(label, options, particulars, bodies: column, body: place)
  }

  /// A job that may suspend; its place.
  mutating func add(
    _ label: String?, _ options: JobOptions, _ particulars: Particulars?,
    isNeverEnding: Bool = false, suspending body: @escaping Suspending
  ) -> Int {
    suspending.append(body)
    return add(
      label, options, particulars, bodies: -1, body: suspending.count - 1,
      isNeverEnding: isNeverEnding)
  }

  @inline(__always)
  private mutating func add(
    _ label: consuming String?, _ options: JobOptions, _ own: Particulars?, bodies: Int, body: Int,
    isNeverEnding: Bool = false
  ) -> Int {
    let place = definitions.count
    definitions.append(
      Definition(
        bodies: Int32(truncatingIfNeeded: bodies), body: Int32(body),
        particulars: own == nil ? -1 : Int32(particulars.count), rule: options.rule,
        isCritical: options.isCritical, isNeverEnding: isNeverEnding))
    if let own { particulars.append(own) }
    if options.rule == .oneFailed { waitsForFailure = true }
    if let label {
      if labels.count < place || place == 0 { padLabels(to: place) }
      labels.append(label)
    }
    return place
  }

  @inline(never)
  private mutating func padLabels(to place: Int) {
    if labels.isEmpty { labels.reserveCapacity(expected) }
    while labels.count < place { labels.append(nil) }
  }

  /// Where bodies of that type are, with room for one more, and nobody else's.
  @inline(__always)
  private mutating func column<Value: Sendable>(for type: Value.Type) -> Int {
    guard let column = types.firstIndex(of: ObjectIdentifier(type)) else {
      return newColumn(for: type)
    }
    if !isKnownUniquelyReferenced(&bodies[column]) || bodies[column].isFull { renew(column) }
    return column
  }

  @inline(never)
  private mutating func newColumn<Value: Sendable>(for type: Value.Type) -> Int {
    types.append(ObjectIdentifier(type))
    bodies.append(Bodies<Value>(capacity: max(8, bodies.isEmpty ? expected : 0)))
    return bodies.count - 1
  }

  @inline(never)
  private mutating func renew(_ column: Int) {
    bodies[column] = bodies[column].copy(capacity: max(8, 2 * bodies[column].count))
  }

  mutating func leaveOut(_ place: Int) { definitions[place].isLeftOut = true }

  // MARK: Looking

  var count: Int { definitions.count }
  var indices: Range<Int> { definitions.indices }

  subscript(place: Int) -> Definition { definitions[place] }

  func label(at place: Int) -> String? { place < labels.count ? labels[place] : nil }

  func particulars(at place: Int) -> Particulars? {
    let own = definitions[place].particulars
    return own < 0 ? nil : particulars[Int(own)]
  }

  func retries(at place: Int) -> Int { particulars(at: place)?.retries ?? 0 }
  func resources(at place: Int) -> [Int] { particulars(at: place)?.resources ?? [] }

  /// Whether it is plain that each can do without tasks.
  var needNoTasks: Bool { suspending.isEmpty && particulars.isEmpty }

  /// Whether it can do without tasks.
  func runsInPlace(_ place: Int) -> Bool {
    !definitions[place].maySuspend && resources(at: place).isEmpty
  }

  /// - Precondition: the job may suspend.
  func suspending(at place: Int) -> Suspending { suspending[Int(definitions[place].body)] }
}
