import Glibc
import WagmanCore
import WagmanSerial
import WagmanWire

/// Asks a board, one request at a time, over either wire.
///
/// Nothing blocks: the owner waits for ``interest`` with poll(2), at the latest
/// until ``wakeAt``, and calls ``service(at:)``. ``BoardClient/ask(_:seal:)``
/// does that for whoever has nothing else to do. Times are milliseconds of
/// ``Monotonic``.
public final class BoardClient {
  public struct Settings: Sendable {
    /// A request has failed when its reply is not whole after this.
    public var deadline: UInt64 = 10_000
    /// What may be sent twice is sent again when nothing came for this long.
    public var patience: UInt64 = 1_000
    /// The same for a sealed line, whose reply can be told from any other, and for
    /// whatever the caller says is as quick.
    public var quickPatience: UInt64 = 200
    /// How long a wire is tried before the other one, the first time.
    public var probing: UInt64 = 400
    /// The id that the board must have: 12 hex digits in upper case.
    public var identifier: String?

    public init() {}
  }

  /// What became of a request.
  public enum Outcome: Sendable {
    case answered(Reply)
    case failed(BoardError)
  }

  public let connection: Connection
  public let settings: Settings
  /// What the board speaks; `nil` until that is known.
  public private(set) var wire: BoardWire?
  /// Called with each line that the board tells unasked, without its `log: `.
  public var heard: (String) -> Void = { _ in }
  /// Called with each sensorgram that the board sends unasked.
  public var reported: (SensorgramReport) -> Void = { _ in }
  /// Called with each line that passes, without its end; whether it was sent.
  public var tapped: ((Span<UInt8>, Bool) -> Void)?
  /// Called when the link was lost or opened again.
  public var changed: (Connection.Change) -> Void = { _ in }
  /// Attempts that were sent again.
  public private(set) var retries = 0
  /// Attempts whose reply was damaged.
  public private(set) var damaged = 0

  private var pending: Pending?
  private var lines = LineAssembler<1024>()
  private var sentOnThisLink = false
  /// The board at the far end of this link is the one that it should be, and
  /// nothing that was asked before is still to be answered.
  private var isRecognised = false
  private var attempts = 0
  private let mark: String
  /// What another board than ours told, and how often in a row.
  private var stranger: String?
  private var strangers = 0
  /// Rises with each attempt that came to nothing, falls with each reply.
  private var trouble = 0

  public init(_ connection: Connection, settings: Settings = Settings()) {
    self.connection = connection
    self.settings = settings
    wire = BoardWire(connection.url.wire)
    mark = "w" + String(UInt32(truncatingIfNeeded: getpid()), radix: 36) + "X"
  }

  /// Whether no request is under way.
  public var isIdle: Bool { pending == nil }

  public var interest: pollfd { connection.interest }

  /// When to call ``service(at:)`` although nothing is ready.
  public var wakeAt: UInt64 {
    guard let pending else { return connection.wakeAt }
    let attempt = connection.isOpen ? pending.attemptEnds : .max
    return min(connection.wakeAt, min(attempt, pending.deadline))
  }

  /// Begins a request.
  ///
  /// - Parameters:
  ///   - command: What is asked.
  ///   - seal: The running number of a sealed line.
  ///   - isRepeatable: The caller knows that it does no harm twice, where the
  ///     command's declaration does not.
  ///   - isQuick: The board answers this at once, as one that takes sealed lines does.
  ///   - deadline: How long it may take, in place of ``Settings/deadline``.
  ///   - now: The moment.
  /// - Precondition: ``isIdle``.
  public func begin(
    _ command: ConsoleCommand, seal: UInt32? = nil, isRepeatable: Bool = false,
    isQuick: Bool = false, deadline: UInt64? = nil, at now: UInt64
  ) {
    precondition(isIdle, "one request at a time")
    pending = Pending(
      command: command, seal: seal, isRepeatable: isRepeatable,
      isQuick: isQuick || seal != nil,
      allowed: deadline ?? settings.deadline,
      deadline: now + (deadline ?? settings.deadline), attemptEnds: now)
    attempt(at: now)
  }

  /// Gives up the request under way, whose reply nobody waits for any more.
  public func abandon() { pending = nil }

  /// Moves bytes and looks at the clock.
  ///
  /// - Returns: what became of the request, once.
  public func service(at now: UInt64) -> Outcome? {
    if let change = connection.service(at: now) {
      lines.reset()
      sentOnThisLink = false
      isRecognised = false
      wire = BoardWire(connection.url.wire)
      changed(change)
      if case .hungUp(let hangUp) = change, let pending {
        return finish(.failed(.hungUp(hangUp.reason, wasHarmless: pending.isHarmlessNow)))
      }
      pending?.attemptEnds = now
    }
    var outcome: Outcome?
    while let byte = connection.receive() {
      pending?.hasHeard = true
      guard lines.take(byte) else { continue }
      tapped?(lines.line, false)
      if let end = take(lines.line, at: now) { outcome = end }
    }
    return outcome ?? lookAtClock(at: now)
  }

  // MARK: One request

  private struct Pending {
    let command: ConsoleCommand
    let seal: UInt32?
    let isRepeatable: Bool
    let isQuick: Bool
    /// How long it may take, and when that is over.
    let allowed: UInt64
    let deadline: UInt64
    var attemptEnds: UInt64
    var exchange: (any Exchange)?
    /// The wire that is tried, while it is not known which it is.
    var probe: BoardWire?
    var probes: UInt64 = 0
    var sendings: UInt64 = 0
    var wasSent = false
    var damage: String?
    /// Something came since the last attempt.
    var hasHeard = false
    var isOnThisWire = true

    var isHarmless: Bool { command.isHarmlessTwice || seal != nil || isRepeatable }
    var isHarmlessNow: Bool { isHarmless || !wasSent }
  }

  private var isBadLink: Bool { trouble > 4 }

  private func patience(for request: Pending) -> UInt64 {
    request.isQuick ? min(settings.patience, settings.quickPatience) : settings.patience
  }

  private func finish(_ outcome: Outcome) -> Outcome {
    if case .answered = outcome, trouble > 0 { trouble -= 1 }
    // Sensorgrams do not say which request they answer: what is still to come is
    // told from what is asked next by asking for the id in between.
    if wire == .sensorgram, case .failed(let error) = outcome, error.leavesDoubt {
      isRecognised = false
    }
    pending = nil
    return outcome
  }

  private func attempt(at now: UInt64) {
    guard let request = pending, connection.isOpen else { return }
    attempts &+= 1
    let sid = "\(mark)\(String(attempts, radix: 36))"
    guard let wire, isRecognised || wire == .console && settings.identifier == nil else {
      probe(request, sid: sid, at: now)
      return
    }
    pending?.probe = nil
    switch wire {
    case .console:
      pending?.exchange = ConsoleExchange(request.command, sid: sid, seal: request.seal)
    case .sensorgram:
      // What of a line of many came in the attempt before counts.
      if request.probe == nil, let earlier = request.exchange as? SensorgramExchange {
        pending?.exchange = SensorgramExchange(again: earlier)
      } else {
        let whole = SensorgramExchange(request.command)
        pending?.exchange = isBadLink ? whole.map(SensorgramExchange.init(again:)) : whole
      }
    }
    guard let exchange = pending?.exchange else {
      pending?.isOnThisWire = false
      pending?.attemptEnds = now
      return
    }
    send(exchange)
    // On a bad link a line that does no harm twice is sent twice.
    if isBadLink, request.seal != nil { connection.send(exchange.line.span) }
    if request.wasSent {
      retries += 1
      trouble = min(trouble + 2, 12)
    }
    pending?.wasSent = true
    pending?.hasHeard = false
    // A board that is silent for longer than the patience is given more of it.
    pending?.sendings = request.hasHeard ? 1 : request.sendings + 1
    let patience = self.patience(for: request) << min(request.hasHeard ? 0 : request.sendings, 3)
    pending?.attemptEnds = request.isHarmless ? now + patience : request.deadline
  }

  /// Asks for the board's id in one wire's way, then in the other's.
  private func probe(_ request: Pending, sid: String, at now: UInt64) {
    let next = wire ?? (request.probe == .console ? .sensorgram : .console)
    pending?.probe = next
    pending?.probes += 1
    let exchange: any Exchange =
      next == .console
      ? ConsoleExchange(.identifier, sid: sid, seal: nil) : SensorgramExchange([.boardID])
    pending?.exchange = exchange
    connection.prepare(for: next == .console ? .console : .sensorgram)
    send(exchange)
    pending?.attemptEnds = now + settings.probing * (1 + request.probes / 2)
  }

  private func send(_ exchange: any Exchange) {
    // Half a line that somebody left, or one whose newline was lost, is spoilt
    // by the mark rather than carried out.
    // A sealed line whose newline was lost may well be carried out.
    let spoiler: [UInt8] = sentOnThisLink && pending?.seal != nil ? [10] : [63, 10]
    let isAgain = pending.map { $0.wasSent || $0.probes > 1 } ?? false
    if !sentOnThisLink || isAgain { connection.send(spoiler.span) }
    sentOnThisLink = true
    connection.send(exchange.line.span)
    if let tapped { tapped(exchange.line.span.extracting(droppingLast: 1), true) }
  }

  private func take(_ line: Span<UInt8>, at now: UInt64) -> Outcome? {
    guard var exchange = pending?.exchange else {
      hear(line)
      return nil
    }
    let progress = exchange.take(line)
    pending?.exchange = exchange
    guard let request = pending else { return nil }
    switch progress {
    case .foreign:
      hear(line)
      return nil
    case .log(let text):
      heard(text)
      return nil
    case .more:
      if request.isHarmless, request.probe == nil {
        pending?.attemptEnds = max(request.attemptEnds, now + patience(for: request))
      }
      return nil
    case .noise(let what):
      damaged += 1
      pending?.damage = what
      // It may have been the reply, or stand before it.
      if request.isHarmless, request.probe == nil {
        pending?.attemptEnds = min(request.attemptEnds, now + 100)
      }
      return nil
    case .done(let lines):
      if let probe = request.probe { return recognise(probe, identifier: lines, at: now) }
      return finish(.answered(Reply(request.command, lines)))
    case .garbled(let what, let mayBeDone):
      damaged += 1
      pending?.damage = what
      if request.probe != nil { return nil }
      if request.isHarmless || !mayBeDone {
        pending?.attemptEnds = min(request.attemptEnds, now + 20)
        // Another copy of the reply may be on its way.
        if request.seal == nil { pending?.exchange = nil }
        return nil
      }
      return finish(.failed(.garbled(what, wasHarmless: false)))
    case .refused(let reason):
      return finish(.failed(.refused(reason)))
    case .unknownCommand:
      if request.probe != nil { return recognise(.console, identifier: [], at: now) }
      return finish(.failed(.unknownCommand("\(request.command.name.text)")))
    }
  }

  private func recognise(_ wire: BoardWire, identifier: [String], at now: UInt64) -> Outcome? {
    self.wire = wire
    if let expected = settings.identifier, identifier.first != expected {
      // Console replies have no checksum: once is an accident on the way.
      strangers = identifier.first == stranger ? strangers + 1 : 1
      stranger = identifier.first
      if strangers < 3 {
        pending?.attemptEnds = now
        return nil
      }
      let found = identifier.first ?? "without an id"
      return finish(.failed(.wrongBoard(expected: expected, found: found)))
    }
    isRecognised = true
    attempt(at: now)
    return nil
  }

  /// Takes in a line that belongs to no request.
  private func hear(_ line: Span<UInt8>) {
    guard wire == .sensorgram else {
      let text = line.text
      if text.hasPrefix("log: ") { heard(String(text.dropFirst(5))) }
      return
    }
    guard var report = SensorgramResponseLine(line) else { return }
    while let sensorgram = report.next() {
      if let said = SensorgramReport(sensorgram, of: report) { reported(said) }
    }
  }

  private func lookAtClock(at now: UInt64) -> Outcome? {
    guard let request = pending else { return nil }
    guard request.isOnThisWire else {
      return finish(.failed(.notOnThisWire("\(request.command.name.text)")))
    }
    if now >= min(request.attemptEnds, request.deadline), request.probe == nil,
      let partial = request.exchange?.partial, !partial.isEmpty
    {
      return finish(.answered(Reply(request.command, partial)))
    }
    if now >= request.deadline {
      if let damage = request.damage {
        return finish(.failed(.garbled(damage, wasHarmless: request.isHarmlessNow)))
      }
      let error = BoardError.timedOut(
        milliseconds: request.allowed, wasHarmless: request.isHarmlessNow)
      return finish(.failed(error))
    }
    if now >= request.attemptEnds, connection.isOpen { attempt(at: now) }
    return pending?.isOnThisWire == false ? lookAtClock(at: now) : nil
  }
}

/// What a board speaks.
public enum BoardWire: Sendable {
  case console, sensorgram

  init?(_ wire: BoardURL.Wire) {
    switch wire {
    case .auto: return nil
    case .console: self = .console
    case .sensorgram: self = .sensorgram
    }
  }
}
