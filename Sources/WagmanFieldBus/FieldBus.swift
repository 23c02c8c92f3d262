import WagmanCore

/// The controller's end of the field bus: one request at a time, asked again until
/// it is answered.
///
/// Copies are the same bus: what changes is behind a pointer, so that reading a
/// page changes nothing that the board's value holds.
struct FieldBus<Chip: BusChip> {
  /// How long an answer is waited for before the request is sent again.
  static var patience: UInt64 { 200 }

  let chip: Chip
  private let state: UnsafeMutablePointer<FieldBusState>

  init(chip: Chip, state: UnsafeMutablePointer<FieldBusState>) {
    self.chip = chip
    self.state = state
  }

  /// The plant wants the controller to begin anew; until then nothing is sent.
  var isToRestart: Bool { state.pointee.isToRestart }

  /// Cycles that were spent on the bus, ever; wraps around.
  var busCycles: UInt32 { state.pointee.busCycles }

  /// Begins a request.
  func begin(_ kind: BusKind) {
    state.pointee.sequence &+= 1
    state.pointee.request.begin(kind, sequence: state.pointee.sequence)
  }

  func append(_ value: UInt8) { state.pointee.request.append(value) }

  func append(_ value: UInt64, size: Int) { state.pointee.request.append(value, size: size) }

  /// Sends the request and waits for its answer, however long that takes.
  ///
  /// A plant that never answers leaves the watchdog unfed, but where `isResting`
  /// says that the plant may take its time.
  ///
  /// - Returns: whether it was carried out; then ``take()`` reads the answer.
  func exchange(isResting: Bool = false) -> Bool {
    guard !isToRestart else { return false }
    let start = chip.cycles
    defer { state.pointee.busCycles &+= chip.cycles &- start }
    var isAgain = false
    while true {
      state.pointee.request.write(isAgain: isAgain) { chip.sendBus($0) }
      if let kind = awaitAnswer() {
        if kind == .restart { state.pointee.isToRestart = true }
        return kind == state.pointee.request.kind
      }
      if isResting { chip.feedWatchdog() }
      isAgain = true
    }
  }

  /// The kind of the answer to the request; `nil` when none came in time.
  private func awaitAnswer() -> BusKind? {
    let start = chip.milliseconds
    while chip.milliseconds &- start < Self.patience {
      while let byte = chip.receiveBus() {
        guard state.pointee.answers.take(byte) else { continue }
        let answer = state.pointee.answers.frame
        if answer.sequence == state.pointee.sequence, let kind = answer.kind { return kind }
      }
    }
    return nil
  }

  func take() -> UInt8 { state.pointee.answers.frame.take() }

  func takeUInt16() -> UInt16 { state.pointee.answers.frame.takeUInt16() }

  func take(size: Int) -> UInt64 { state.pointee.answers.frame.take(size: size) }

  /// Hands the answer to `read`.
  func withAnswer<Result>(_ read: (inout BusFrame) -> Result) -> Result {
    read(&state.pointee.answers.frame)
  }
}

/// What a ``BusBoard`` keeps of its bus, in memory that its program sets aside.
public struct FieldBusState {
  var request = BusFrame()
  var answers = BusReader()
  var sequence: UInt8 = 0
  var isToRestart = false
  var busCycles: UInt32 = 0

  public init() {}
}
