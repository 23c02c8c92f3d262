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
    /// The same while something is awaited that others wait for.
    public var hurriedPeriod = TickSpan.milliseconds(250)
    /// Readings older than this say nothing any more.
    public var staleAfter = TickSpan.seconds(10)
    /// The same of a board whose readings take a request each.
    public var gatheredStaleAfter = TickSpan.seconds(60)
    /// Sensors change slowly: they say nothing any more after this.
    public var sensorsStaleAfter = TickSpan.seconds(60)
    /// A board of which nothing whole came for so long is greeted anew.
    public var lostAfter = TickSpan.seconds(30)
    /// How long an effect is sent again and again, in real milliseconds.
    public var effectDeadline: UInt64 = 15_000
    /// How long what a board reports once a minute is believed.
    public var reportsFor = TickSpan.seconds(150)
    /// From the acknowledgement of a switching until the board should have done it: its own
    /// spacing of relays and their settling.
    ///
    /// Doubled each time that a relay does not follow, up to 512 times as long.
    public var moveTime = TickSpan.seconds(6)
    /// How long before a board that refused or did not answer is asked anew, in
    /// real milliseconds.
    public var retryAfter: UInt64 = 500
    /// How long a board may be held without a whole snapshot, in real milliseconds.
    public var holdFor: UInt64 = 30_000
    /// How long it is left to itself then: to ask on would renew its lease while the
    /// machines rest, so that nobody would decide.
    public var restFor: UInt64 = 600_000
    /// How the board is driven; `nil`: as it turns out.
    public var dialect: Dialect?

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
    /// What this board cannot do.
    case remark(String)
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

  enum Greeting: Equatable {
    case identifier, manual, snapshot
    /// A board that has no manual mode is made to leave this port to the host.
    case hold(step: Int)
    /// Its readings are gathered.
    case readings
  }

  /// The words that a board has for being driven.
  public enum Dialect: String, CaseIterable, Sendable {
    /// Our firmware's manual mode: sealed lines, one snapshot.
    case manual
    /// The console of boards in the field: enable and start, stop and disable.
    case original
    /// The same over sensorgrams.
    case sensorgrams
  }

  /// What a request was for.
  enum Operation: Equatable {
    case greeting(Greeting)
    case refresh(step: Int)
    /// The commands of an effect, one after the other.
    case effect(Effect, step: Int)
    case mirror(Mirror, number: UInt32)
    case release(step: Int)
  }

  public let client: BoardClient
  public let settings: Settings
  /// 12 hex digits; empty until the board told them.
  public internal(set) var identifierText = ""
  /// The last readings.
  public internal(set) var snapshot: Snapshot?
  /// When heartbeats and relays were true, the older of both.
  public internal(set) var takenAt = Tick.zero
  /// Whether something is awaited that others wait for, as a guest's first heartbeat.
  public var isHurried = false {
    didSet {
      if isHurried && !oldValue { refreshAt = min(refreshAt, takenAt + settings.hurriedPeriod) }
    }
  }
  /// What the record of the program over this board says, to be kept alike on the board.
  public var desired: PortFlags?
  /// The board's count of boots when it was last driven; `nil` when that is not known.
  public var knownBoots: UInt32?
  /// The board was found deciding for itself since its flags were last compared.
  var wasTakenBack = false
  /// Called before anything is changed on the board: what it follows from must be durable.
  public var beforeEffect: () -> Void = {}
  /// Whether anything may be changed on the board; it may still be released.
  public var mayChange = true
  /// The running number that was used last.
  public internal(set) var number: UInt32

  /// How the board is driven; `nil` until it was recognised.
  public internal(set) var dialect: Dialect?
  var phase = Phase.greeting(.identifier)
  var operation: Operation?
  /// When the readings under way were first asked for, and when the last request was sent.
  var sentAt = Tick.zero
  var askedAt = Tick.zero
  var effects: [Effect] = []
  var unconfirmed: [Unconfirmed] = []
  /// How often in a row a switching of each port did not show: the program tries
  /// again, and each time the driver waits twice as long before it says so.
  var misses: [Int] = Array(repeating: 0, count: Port.count)
  var beats: [Heartbeat] = []
  var lastBeats: [UInt64] = Array(repeating: 0, count: Port.count)
  var cuts = PortSet()
  /// The relays that a board without manual mode was last told to have on.
  var driven = PortSet()
  var refreshAt = Tick.zero
  /// What comes next of something that takes several requests.
  var continuation: Operation?
  var gathered = GatheredReadings()
  /// The environment as a board reports it unasked, and when.
  var reportedEnvironment: (temperature: UInt16?, humidity: UInt16?, at: Tick)?
  var lines = SnapshotLines()
  var clock = BoardClock()
  /// When the relays were read, and the sensors.
  var relaysAt = Tick.zero
  var sensorsAt = Tick.zero
  /// What was told that cannot be believed at once, and how often in a row.
  var doubt: (what: String, count: Int) = ("", 0)
  var pausedUntil: UInt64 = 0
  /// Since when the board may be held without a whole snapshot, in real
  /// milliseconds, and whether any part of one came since.
  var heldSince: UInt64?
  var hasHeard = false
  /// Until the board answers it is asked only what does not renew its lease.
  var isTentative = false
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
    dialect = settings.dialect
    client.reported = { [unowned self] in self.take($0) }
    client.changed = { [unowned self] change in self.linkChanged(change) }
  }

  public var isDriving: Bool { phase == .driving }

  /// Whether the readings are young enough to decide by.
  public func isFresh(at tick: Tick) -> Bool {
    isDriving && tick.since(takenAt) <= staleAfter
  }

  var staleAfter: TickSpan {
    dialect == .manual
      ? settings.staleAfter : max(settings.staleAfter, settings.gatheredStaleAfter)
  }

  /// Whether there is something for ``takeNotices()``.
  public var hasNotices: Bool { !notices.isEmpty }

  public func takeNotices() -> [Notice] {
    defer { notices.removeAll() }
    return notices
  }

  func say(_ notice: Notice) { notices.append(notice) }

  /// When to call ``service(at:tick:)`` although nothing is ready, in real milliseconds.
  ///
  /// A refresh that is due is the owner's to come back for: it knows the ticks.
  public var wakeAt: UInt64 {
    // While the link is down nothing can be asked, whatever is due.
    client.isIdle && pausedUntil > 0 && client.connection.isOpen
      ? min(client.wakeAt, pausedUntil) : client.wakeAt
  }

  /// When the readings are asked for again; ``Tick/never`` while something else comes first.
  public var nextRefresh: Tick {
    isDriving && client.isIdle && pausedUntil == 0 ? refreshAt : .never
  }

  /// Moves bytes, takes in what came, and asks the next thing.
  public func service(at now: UInt64, tick: Tick) {
    if let outcome = client.service(at: now) { finish(outcome, at: now, tick) }
    while client.isIdle, client.connection.isOpen, let next = nextOperation(at: now, tick) {
      begin(next, at: now, tick)
    }
  }

  /// Lets the board decide for itself again; ``Notice/released`` says when it does.
  public func release() {
    if isDriving { phase = .releasing } else { endRelease() }
  }

  func endRelease() {
    phase = .released
    say(.released)
  }

  private func nextOperation(at now: UInt64, _ tick: Tick) -> Operation? {
    if now < pausedUntil { return nil }
    pausedUntil = 0
    if let next = continuation {
      continuation = nil
      return next
    }
    switch phase {
    case .greeting(.readings): return .refresh(step: 0)
    case .greeting(let step):
      if let heldSince, now > heldSince + settings.holdFor, holdsBoard(step) {
        rest(at: now)
        return nil
      }
      return .greeting(step)
    case .releasing: return allowedChange ?? .release(step: 0)
    case .released: return nil
    case .driving:
      // What is asked for again and again must not keep the readings from being read.
      let isDue = tick >= refreshAt
      if isDue && !isFresh(at: tick) { return .refresh(step: 0) }
      return allowedChange ?? (isDue ? .refresh(step: 0) : nil)
    }
  }

  private var allowedChange: Operation? { mayChange ? nextChange : nil }

  /// The next thing that is not on the board as the program wants it.
  ///
  /// In the order of their numbers, for a board refuses a number below the last.
  private var nextChange: Operation? {
    guard let effect = effects.first else {
      return nextMirror { _ in true }.map { .mirror($0, number: takeNumber()) }
    }
    if case .relay(let port, .on) = effect.what,
      let mirror = nextMirror(where: { $0.isEnabling && $0.port == port })
    {
      return .mirror(mirror, number: effect.number &- 1)
    }
    return .effect(effects.removeFirst(), step: 0)
  }

  private func begin(_ next: Operation, at now: UInt64, _ tick: Tick) {
    operation = next
    switch next {
    case .effect, .mirror:
      beforeEffect()
      guard mayChange else {
        operation = nil
        return
      }
    case .refresh(step: 0): sentAt = tick
    case .greeting(let step) where holdsBoard(step) && heldSince == nil:
      (heldSince, hasHeard) = (now, false)
    case .greeting, .refresh, .release: break
    }
    if case .greeting(.snapshot) = next { sentAt = tick }
    guard let line = line(for: next) else {
      operation = nil
      pass(next, at: tick)
      return
    }
    askedAt = tick
    var deadline: UInt64?
    switch next {
    case .effect, .mirror: deadline = settings.effectDeadline
    // A line of many sensorgrams is asked for bit by bit where it does not come whole.
    case .refresh: deadline = dialect == .sensorgrams ? settings.effectDeadline : nil
    case .greeting, .release: break
    }
    client.begin(
      line.command, seal: line.seal, isRepeatable: line.isRepeatable, isQuick: dialect == .manual,
      deadline: deadline, at: now)
  }

  func takeNumber() -> UInt32 {
    number &+= 1
    return number
  }
}
