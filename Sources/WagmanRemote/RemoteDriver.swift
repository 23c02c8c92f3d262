import Glibc
import WagmanCore
import WagmanHAL
import WagmanSerial
import WagmanWire

/// Drives a board at the far end of a link in manual mode: takes it over, keeps
/// its readings, and brings effects to it, one request at a time.
///
/// Real times are milliseconds of ``Monotonic``, ticks are those of the program
/// that is run over it.
public final class RemoteDriver {
  public struct Settings: Sendable {
    /// How often the readings are asked for.
    public var refreshPeriod = TickSpan.seconds(1)
    /// Readings older than this say nothing any more.
    public var staleAfter = TickSpan.seconds(5)
    /// From the acknowledgement of a switching until the board should have done
    /// it: its own spacing of relays and their settling.
    public var moveTime = TickSpan.seconds(6)
    /// How long before a board that refused or did not answer is asked anew, in
    /// real milliseconds.
    public var retryAfter: UInt64 = 500

    public init() {}
  }

  /// What the driver has to say.
  public enum Notice: Sendable {
    /// The board is driven from now on. `wasReset`: it began anew since it was last driven.
    case tookOver(Snapshot, wasReset: Bool)
    /// The board is not driven any more, or could not be: why.
    case lost(String)
    /// The link was opened again.
    case reopened
    /// What was asked for came to nothing; the machines will see it by reading back.
    case failed(String)
    /// The board has another id than it should.
    case wrongBoard(expected: String, found: String)
    /// The board decides for itself again.
    case released
  }

  enum Phase: Equatable {
    case greeting(Greeting)
    case driving
    case releasing
    case released
  }

  enum Greeting {
    case identifier, manual, snapshot
  }

  /// What a request was for.
  enum Operation: Equatable {
    case greeting(Greeting)
    case refresh
    case effect(Effect)
    case mirror(Mirror)
    case release
  }

  public let client: BoardClient
  public let settings: Settings
  /// 12 hex digits; empty until the board told them.
  public internal(set) var identifierText = ""
  /// The last readings.
  public internal(set) var snapshot: Snapshot?
  /// When they were true.
  public internal(set) var takenAt = Tick.zero
  /// What the record of the program over this board says, to be kept alike on the board.
  public var desired: PortFlags?
  /// The board's count of boots when it was last driven; `nil` when that is not known.
  public var knownBoots: UInt32?
  /// Called before anything is changed on the board: what it follows from must be durable.
  public var beforeEffect: () -> Void = {}
  /// The running number that was used last.
  public internal(set) var number: UInt32

  var phase = Phase.greeting(.identifier)
  var operation: Operation?
  var sentAt = Tick.zero
  var effects: [Effect] = []
  var unconfirmed: [Unconfirmed] = []
  var beats: [Heartbeat] = []
  var lastBeats: [UInt64] = Array(repeating: 0, count: Port.count)
  var cuts = PortSet()
  var refreshAt = Tick.zero
  var pausedUntil: UInt64 = 0
  var lastRefusal = ""
  private var notices: [Notice] = []

  /// - Parameters:
  ///   - client: Its link's ``BoardClient/changed`` belongs to the driver from now on.
  ///   - settings: How it goes about it.
  ///   - number: A running number that no line has had; the first one used is above it.
  public init(_ client: BoardClient, settings: Settings = Settings(), number: UInt32 = 0) {
    self.client = client
    self.settings = settings
    self.number = number
    client.changed = { [unowned self] change in self.linkChanged(change) }
  }

  public var isDriving: Bool { phase == .driving }

  /// Whether the readings are young enough to decide by.
  public func isFresh(at tick: Tick) -> Bool {
    isDriving && tick.since(takenAt) <= settings.staleAfter
  }

  public func takeNotices() -> [Notice] {
    defer { notices.removeAll() }
    return notices
  }

  func say(_ notice: Notice) { notices.append(notice) }

  /// When to call ``service(at:tick:)`` although nothing is ready, in real milliseconds.
  ///
  /// A refresh that is due is the owner's to come back for: it knows the ticks.
  public var wakeAt: UInt64 {
    client.isIdle && pausedUntil > 0 ? min(client.wakeAt, pausedUntil) : client.wakeAt
  }

  /// When the readings are asked for again.
  public var nextRefresh: Tick { isDriving ? refreshAt : .never }

  /// Moves bytes, takes in what came, and asks the next thing.
  public func service(at now: UInt64, tick: Tick) {
    if let outcome = client.service(at: now) { finish(outcome, at: now, tick) }
    while client.isIdle, client.connection.isOpen, let next = nextOperation(at: now, tick) {
      begin(next, at: now, tick)
    }
  }

  /// Lets the board decide for itself again; ``Notice/released`` says when it does.
  public func release() {
    phase = isDriving ? .releasing : .released
    if phase == .released { say(.released) }
  }

  private func nextOperation(at now: UInt64, _ tick: Tick) -> Operation? {
    if now < pausedUntil { return nil }
    pausedUntil = 0
    switch phase {
    case .greeting(let step): return .greeting(step)
    case .releasing: return nextChange ?? .release
    case .released: return nil
    case .driving: return nextChange ?? (tick >= refreshAt ? .refresh : nil)
    }
  }

  /// The next thing that is not on the board as the program wants it.
  private var nextChange: Operation? {
    if let mirror = nextMirror(where: { $0.isEnabling }) { return .mirror(mirror) }
    if !effects.isEmpty { return .effect(effects.removeFirst()) }
    return nextMirror { _ in true }.map { .mirror($0) }
  }

  private func begin(_ next: Operation, at now: UInt64, _ tick: Tick) {
    operation = next
    sentAt = tick
    switch next {
    case .greeting(.identifier): client.begin(.identifier, at: now)
    case .greeting(.manual): client.begin(.mode(isManual: true), at: now)
    case .greeting(.snapshot), .refresh: client.begin(.snapshot, seal: number, at: now)
    case .effect(let effect):
      beforeEffect()
      let command = effect.command
      client.begin(command, seal: command.name.maySeal ? effect.number : nil, at: now)
    case .mirror(let mirror):
      beforeEffect()
      client.begin(mirror.command, seal: takeNumber(), at: now)
    case .release: client.begin(.mode(isManual: false), at: now)
    }
  }

  func takeNumber() -> UInt32 {
    number &+= 1
    return number
  }
}
