import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSerial

/// A board somewhere behind a link, as a board.
///
/// Its readings are the last ones that its ``RemoteDriver`` was told, and too old
/// ones are unknown; its effects are commands that the driver sends. Its memory
/// is the host's, its links are those of a server on the host.
public struct RemoteBoard: Board, ~Copyable {
  public let driver: RemoteDriver
  public let memory: ImageFile
  private let server: LinkServer?
  public private(set) var now = Tick.zero
  /// Why the program over this board began or begins anew.
  public var resetCause = ResetCause.powerOn
  /// Entries that the program wrote since they were last taken.
  public private(set) var entries: [LogEntry] = []
  /// The program's loop went round since this was last taken.
  public var wasFed = false

  public init(driver: RemoteDriver, memory: ImageFile, server: LinkServer?) {
    self.driver = driver
    self.memory = memory
    self.server = server
  }

  /// Moves the time; it never goes back.
  public mutating func move(to moment: Tick) { now = max(now, moment) }

  public mutating func takeEntries() -> [LogEntry] {
    defer { entries.removeAll(keepingCapacity: true) }
    return entries
  }

  // MARK: Time

  public var epochSeconds: UInt32? { driver.epochSeconds(at: now) }

  public mutating func setClock(epochSeconds: UInt32) { driver.setClock(epochSeconds) }

  // MARK: Power

  public var relays: RelayReadings { driver.relays(at: now) }

  public var switchingNumber: UInt32? { driver.nextNumber }

  public mutating func switchRelay(_ port: Port, to level: RelayLevel) {
    driver.switchRelay(port, to: level)
  }

  public mutating func selectMedium(_ medium: BootMedium, for port: Port) {
    driver.selectMedium(medium, for: port)
  }

  public mutating func takeCuts() -> PortSet { driver.takeCuts() }

  // MARK: Guests

  public mutating func takeHeartbeat() -> Heartbeat? { driver.takeHeartbeat(notAfter: now) }

  public mutating func tell(_ port: Port, _ message: Message) { driver.tell(port, message) }

  // MARK: Sensors

  public mutating func sample() -> BoardSample { driver.sample(at: now) }

  public func thermistor(_ port: Port) -> UInt16 { driver.thermistor(port) }

  /// No board tells it over its link.
  public func voltage(_ port: Port) -> UInt16 { 0 }

  /// No board tells it over its link.
  public func light() -> UInt16 { 0 }

  // MARK: Lights, watchdog, identity

  /// The lights are the board's own.
  public mutating func setLights(_ lights: UInt16) {}

  public mutating func feedWatchdog() { wasFed = true }

  public mutating func reset() { driver.resetBoard() }

  public var identifier: UInt64 { driver.identifier }

  /// A host has none.
  public var hasCard: Bool { false }

  // MARK: Links

  public var linkCount: Int { server == nil ? 0 : LinkServer.placeCount }

  public func attachment(_ link: Int) -> Attachment? {
    guard let server else { return nil }
    guard server.isAttached(link) else {
      // That somebody left counts as activity until the place is read from.
      _ = server.receive(on: link)
      return nil
    }
    return server.attachment(of: link)
  }

  public var hasLinkActivity: Bool { server?.hasActivity ?? false }

  public mutating func receive(on link: Int) -> UInt8? { server?.receive(on: link) }

  public func room(on link: Int) -> Int { server?.room(on: link) ?? 0 }

  public mutating func send(_ bytes: Span<UInt8>, on link: Int) { server?.send(bytes, on: link) }

  // MARK: Memory and log

  public func readPage(_ index: Int) -> Page { memory.readPage(index) }

  public mutating func writePage(_ index: Int, _ page: Page) { memory.writePage(index, page) }

  public mutating func recorded(_ entry: LogEntry) { entries.append(entry) }
}

extension LinkServer {
  /// Who is on a place, as the program sees it.
  public func attachment(of place: Int) -> Attachment {
    let rights: Attachment.Rights =
      switch rights(place) {
      case .administration: .administration
      case .guest(let number): Port(Int(number)).map { .guest($0) } ?? .administration
      }
    return Attachment(
      wire: wire(place) == .console ? .console : .sensorgram, rights: rights,
      session: session(place))
  }
}
