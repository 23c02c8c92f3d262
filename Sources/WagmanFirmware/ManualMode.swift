import WagmanCore

/// What the board knows of a host that drives it.
///
/// The machines rest meanwhile. The host holds the board by a lease: every
/// sealed line from its console renews it. Spacing of relays and the cut on
/// overcurrent stay with the board.
public struct ManualMode: Sendable {
  /// The link whose client asked for manual mode, and which client that was.
  public private(set) var link = 0
  public private(set) var session: UInt32 = 0
  /// The board decides for itself again from then on.
  public internal(set) var leaseUntil = Tick.zero
  /// The relays that the host wants on.
  public internal(set) var relays: PortSet
  /// What the boot selectors of ports 0 and 1 are set to when their relays next go on.
  public internal(set) var media: InlineArray<2, BootMedium>
  /// How often each port was cut for its current since manual mode began.
  public internal(set) var cuts: InlineArray<5, UInt32> = .init(repeating: 0)
  /// The highest running number that was seen in this session.
  public private(set) var lastNumber: UInt32?
  /// Bit n: the number that is n below the highest was seen.
  private var seen: UInt32 = 0
  /// Bit n: the line with that number was refused.
  private var refused: UInt32 = 0

  /// Manual mode that begins; nobody has it yet.
  init(relays: PortSet, media: InlineArray<2, BootMedium>) {
    self.relays = relays
    self.media = media
  }

  /// Gives it to the client on a link; one that has it counts its numbers anew.
  mutating func handOver(to link: Int, _ session: UInt32) {
    self.link = link
    self.session = session
    lastNumber = nil
    seen = 0
    refused = 0
  }

  /// What is known of a running number.
  enum Standing: Equatable {
    /// Higher than all before: the line is to be carried out.
    case new
    /// The line came before, and was refused or not.
    case repeated(wasRefused: Bool)
    /// A higher one came first, or it is too old to be remembered: carried out
    /// now, the line could undo what was asked for later.
    case late
  }

  func standing(of number: UInt32) -> Standing {
    guard let last = lastNumber, number <= last else { return .new }
    let age = last - number
    guard age < 32, seen >> age & 1 == 1 else { return .late }
    return .repeated(wasRefused: refused >> age & 1 == 1)
  }

  /// Remembers a number that is new.
  mutating func note(_ number: UInt32, isRefused: Bool = false) {
    let step = lastNumber.map { number > $0 ? number - $0 : 0 } ?? 32
    // A shift by 32 or more leaves nothing.
    seen = seen << step | 1
    refused = refused << step | (isRefused ? 1 : 0)
    lastNumber = number
  }
}

/// The argument of ``EventCode/manual``.
///
/// Raw values are part of the log's format.
public enum ManualChange: UInt32, Sendable {
  case began = 1
  /// The host, or an administrator, gave the board back.
  case released = 2
  /// The host fell silent.
  case leaseLost = 3
}
