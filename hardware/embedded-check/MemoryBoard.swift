import WagmanCore
import WagmanHAL

/// A board whose relays, memory and links are RAM, for a program that shows that
/// the firmware links and runs without an allocator.
///
/// Every guest beats once a second while its relay is on. Link 0 is an
/// administration console, link 1 speaks sensorgrams.
struct MemoryBoard: Board, ~Copyable {
  static let linkCount = 2

  private(set) var now = Tick.zero
  /// Bytes that the program has sent, and their sum, so that no answer is idle.
  private(set) var sentCount: UInt32 = 0
  private(set) var sentSum: UInt32 = 0
  private(set) var entryCount: UInt32 = 0

  /// The persistent memory, outside the value: 32 KiB are more than a stack has.
  private let pages: UnsafeMutablePointer<Page>
  private var contacts = PortSet()
  private var media: InlineArray<5, BootMedium> = .init(repeating: .sd)
  private var clock: (epochSeconds: UInt32, setAt: Tick)?
  private var lights: UInt16 = 0
  private var arrived: InlineArray<2, ArrivedBytes> = .init(repeating: ArrivedBytes())
  /// Ports whose heartbeat of this second is still to be taken.
  private var beats = PortSet()

  /// A board with its memory as it comes from the factory.
  ///
  /// - Parameter pages: room for ``Page/countPerMemory`` pages, the board's own.
  init(pages: UnsafeMutablePointer<Page>) {
    self.pages = pages
    pages.initialize(repeating: Page(), count: Page.countPerMemory)
  }

  /// Lets time pass.
  mutating func advance(milliseconds: UInt64) {
    let before = now.milliseconds / 1_000
    now = now + .milliseconds(milliseconds)
    guard now.milliseconds / 1_000 != before else { return }
    beats = contacts
  }

  /// Puts a byte on a link, as a client would.
  ///
  /// - Returns: false when the link holds no more before the program has read it.
  mutating func deliver(_ byte: UInt8, on link: Int) -> Bool { arrived[link].append(byte) }

  // MARK: Memory

  func readPage(_ index: Int) -> Page { pages[index] }

  mutating func writePage(_ index: Int, _ page: Page) { pages[index] = page }

  // MARK: Time and power

  var epochSeconds: UInt32? {
    clock.map { $0.epochSeconds &+ UInt32(truncatingIfNeeded: now.since($0.setAt).wholeSeconds) }
  }

  mutating func setClock(epochSeconds: UInt32) { clock = (epochSeconds, now) }

  var relays: RelayReadings { RelayReadings(on: contacts) }

  mutating func switchRelay(_ port: Port, to level: RelayLevel) {
    switch level {
    case .on: contacts.insert(port)
    case .off: contacts.remove(port)
    }
  }

  mutating func selectMedium(_ medium: BootMedium, for port: Port) { media[port.index] = medium }

  // MARK: Guests

  mutating func takeHeartbeat() -> Heartbeat? {
    for index in 0..<Port.count {
      guard let port = Port(index), beats.contains(port) else { continue }
      beats.remove(port)
      return Heartbeat(port: port, at: now)
    }
    return nil
  }

  mutating func tell(_ port: Port, _ message: Message) {}

  // MARK: Sensors

  mutating func sample() -> BoardSample {
    BoardSample(
      temperature: RawReading(26_000), humidity: RawReading(30_000), supply: RawReading(3_100),
      systemMilliamperes: 120, milliamperes: .init { draws($0) ? 250 : 0 })
  }

  private func draws(_ index: Int) -> Bool { Port(index).map { contacts.contains($0) } ?? false }

  func thermistor(_ port: Port) -> UInt16 { 1_800 }

  func voltage(_ port: Port) -> UInt16 { contacts.contains(port) ? 3_100 : 0 }

  func light() -> UInt16 { 700 }

  // MARK: Lights, watchdog, identity

  mutating func setLights(_ lights: UInt16) { self.lights = lights }

  mutating func feedWatchdog() {}

  var resetCause: ResetCause { .powerOn }

  mutating func reset() {}

  var identifier: UInt64 { 0x0000_1122_3344_5566 }

  var hasCard: Bool { false }

  // MARK: Links

  var linkCount: Int { Self.linkCount }

  func attachment(_ link: Int) -> Attachment? {
    Attachment(wire: link == 0 ? .console : .sensorgram, rights: .administration, session: 1)
  }

  var hasLinkActivity: Bool { !arrived[0].isEmpty || !arrived[1].isEmpty }

  mutating func receive(on link: Int) -> UInt8? { arrived[link].removeFirst() }

  func room(on link: Int) -> Int { 1_024 }

  mutating func send(_ bytes: Span<UInt8>, on link: Int) {
    for index in bytes.indices {
      sentCount &+= 1
      sentSum = sentSum &* 31 &+ UInt32(bytes[index])
    }
  }

  mutating func recorded(_ entry: LogEntry) { entryCount &+= 1 }
}

/// Bytes that wait on a link, at most 128.
private struct ArrivedBytes {
  private var bytes: InlineArray<128, UInt8> = .init(repeating: 0)
  private var taken: UInt32 = 0
  private var added: UInt32 = 0

  var isEmpty: Bool { taken == added }

  mutating func append(_ byte: UInt8) -> Bool {
    guard added &- taken < 128 else { return false }
    bytes[Int(added & 127)] = byte
    added &+= 1
    return true
  }

  mutating func removeFirst() -> UInt8? {
    guard !isEmpty else { return nil }
    let byte = bytes[Int(taken & 127)]
    taken &+= 1
    return byte
  }
}
