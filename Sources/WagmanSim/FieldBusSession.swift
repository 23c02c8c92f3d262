import WagmanCore
import WagmanFieldBus
import WagmanImage

/// The plant's end of a field bus: requests in, answers out, each carried out once.
public final class FieldBusSession {
  /// Why the run cannot go on.
  public private(set) var failure: FieldBusFailure?
  /// What the controller told of its work.
  public internal(set) var work = ControllerWork()
  /// Where the controller's power was cut, for a simulation that is to do the same.
  public internal(set) var cuts: [ControllerCut] = []
  /// Told when the controller's power was cut, false, and when it has begun anew, true.
  ///
  /// It gets the memory as it then is. In lockstep alone.
  public var onPower: ((Bool, MemoryImage) -> Void)?
  /// How often a controller began anew.
  public private(set) var hellos = 0

  let mode: BusMode
  private let line: any ControllerLine
  private var reader = BusReader()
  private var arrived: [UInt8] = []
  private var taken = 0
  /// The last answer as it stands on the line, for a controller that asks again.
  private var answer: [UInt8] = []
  private var answeredSequence: UInt8?
  /// The request under way, that waits for its answer.
  private var pending: UInt8?
  private var pendingKind = BusKind.hello
  /// What the controller said when it began: the same words again are the same beginning.
  private var lastHello: [UInt8]?
  private(set) var isConnected = false
  private(set) var typed: InlineArray<4, UInt8> = .init(repeating: 0)

  public init(_ line: any ControllerLine, mode: BusMode) {
    self.line = line
    self.mode = mode
    answer.reserveCapacity(160)
  }

  /// Messages from the controller that were garbled.
  public var dropped: UInt32 { reader.dropped }

  func fail(_ failure: FieldBusFailure) { self.failure = self.failure ?? failure }

  /// The next request; `nil` when there is none because the controller is gone or
  /// the run has failed.
  func next() -> BusKind? {
    while failure == nil {
      if !isConnected {
        guard line.awaitController() else {
          fail(.noController)
          return nil
        }
        begin()
      }
      while taken < arrived.count {
        let byte = arrived[taken]
        taken += 1
        if reader.take(byte), let kind = accept() { return kind }
      }
      arrived.removeAll(keepingCapacity: true)
      taken = 0
      switch line.read(into: &arrived) {
      case .bytes: break
      case .hungUp:
        isConnected = false
        return nil
      case .silent: fail(.silent)
      case .interrupted: fail(.interrupted)
      }
    }
    return nil
  }

  private func begin() {
    isConnected = true
    reader = BusReader()
    arrived.removeAll(keepingCapacity: true)
    taken = 0
    pending = nil
    answeredSequence = nil
    lastHello = nil
  }

  /// The kind of the request that was just read, where it is a new one.
  private func accept() -> BusKind? {
    let (sequence, kind) = (reader.frame.sequence, reader.frame.kind)
    // A controller that began anew begins its numbers anew.
    if kind == .hello, payload != lastHello {
      lastHello = payload
      hellos += 1
      typed = .init(repeating: 0)
    } else if sequence == pending {
      return nil
    } else if sequence == answeredSequence {
      line.write(answer)
      return nil
    }
    pending = sequence
    guard let kind, isWhole(kind) else {
      refuse()
      return nil
    }
    pendingKind = kind
    return kind
  }

  private var payload: [UInt8] {
    (0..<reader.frame.payloadCount).map { reader.frame.payloadByte($0) }
  }

  /// Whether the request has as many bytes as one of its kind.
  private func isWhole(_ kind: BusKind) -> Bool {
    let expected: Int? =
      switch kind {
      case .hello: 3
      case .done: 11
      case .poll: 5
      case .beats, .sample, .reset: 0
      case .analog, .relay, .medium, .tell, .readPage: 2
      case .clock: 4
      case .writePage: 66
      case .restart, .refused: nil
      }
    return reader.frame.payloadCount == expected
  }

  // MARK: The request under way

  func take() -> UInt8 { reader.frame.take() }

  func take(size: Int) -> UInt64 { reader.frame.take(size: size) }

  /// Answers the request under way.
  func answer(_ fill: (inout BusFrame) -> Void) {
    guard let pending else { return }
    var frame = BusFrame()
    frame.begin(pendingKind, sequence: pending)
    fill(&frame)
    send(frame)
  }

  /// Answers the request under way with the word that it is not carried out.
  func refuse() { send(.refused) }

  /// Answers the request under way, if there is one, with a reset of the controller.
  func restart() { send(.restart) }

  private func send(_ kind: BusKind) {
    guard let pending else { return }
    var frame = BusFrame()
    frame.begin(kind, sequence: pending)
    send(frame)
  }

  private func send(_ frame: BusFrame) {
    var frame = frame
    answer.removeAll(keepingCapacity: true)
    frame.write { answer.append($0) }
    answeredSequence = frame.sequence
    pending = nil
    line.write(answer)
  }

  /// Whether anybody can type on a console.
  func hasConsole(_ console: Int) -> Bool { console < typed.count && line.hasConsole(console) }

  /// Puts a line that somebody of the scenario typed on a console.
  func type(_ bytes: [UInt8], on console: Int) {
    guard console < typed.count, line.type(bytes, on: console) else {
      fail(.noConsole(console))
      return
    }
    typed[console] &+= UInt8(truncatingIfNeeded: bytes.count)
  }
}
