import WagmanHAL

/// One place for a link on a virtual board: bytes on their way in and out.
///
/// The far end is whoever holds the simulation: a scenario's operator, or a
/// server of pseudo-terminals and sockets.
public struct VirtualLink: Sendable {
  /// How many bytes may wait to be taken by the far end.
  public static let capacity = 16_384

  public internal(set) var attachment: Attachment?
  private var input: [UInt8] = []
  private var taken = 0
  private var output: [UInt8] = []

  public init() {}

  /// Room for a line and its answer, so that nothing is allocated when they come.
  mutating func reserve() {
    input.reserveCapacity(128)
    output.reserveCapacity(8_192)
  }

  var hasInput: Bool { taken < input.count }
  /// Bytes that arrived and nobody has read yet.
  var unread: Int { input.count - taken }
  var room: Int { max(0, Self.capacity - output.count) }

  mutating func attach(_ attachment: Attachment?) {
    self.attachment = attachment
    discardInput()
    output.removeAll(keepingCapacity: true)
  }

  mutating func discardInput() {
    input.removeAll(keepingCapacity: true)
    taken = 0
  }

  mutating func deliver(_ byte: UInt8) { input.append(byte) }

  mutating func receive() -> UInt8? {
    guard taken < input.count else { return nil }
    defer {
      taken += 1
      if taken == input.count { discardInput() }
    }
    return input[taken]
  }

  mutating func send(_ byte: UInt8) { output.append(byte) }

  mutating func send(_ bytes: Span<UInt8>) {
    for index in bytes.indices { output.append(bytes[index]) }
  }

  /// Hands what the board sent to `consume`, as far as that takes it.
  mutating func drain(_ consume: (Span<UInt8>) -> Int) {
    guard !output.isEmpty else { return }
    let count = consume(output.span)
    if count == output.count {
      output.removeAll(keepingCapacity: true)
    } else {
      output.removeFirst(count)
    }
  }
}

extension VirtualBoard {
  /// The places that somebody ever took: the program need not look at the others.
  public var linkCount: Int { placesTaken }

  public func attachment(_ link: Int) -> Attachment? { places[link].attachment }

  func hasInput(on link: Int) -> Bool { places[link].hasInput }

  public var hasLinkActivity: Bool { linkActivity != 0 }

  public mutating func receive(on link: Int) -> UInt8? {
    let byte = places[link].receive()
    if byte == nil { linkActivity &= ~(1 << UInt32(link)) }
    return byte
  }

  public func room(on link: Int) -> Int { places[link].room }

  public mutating func send(_ bytes: Span<UInt8>, on link: Int) {
    guard powerCut == nil else { return }
    if faults.hasConsoleDamage { return sendDamaged(bytes, on: link) }
    places[link].send(bytes)
  }

  /// Somebody takes a place, or leaves it.
  public mutating func attach(_ attachment: Attachment?, to link: Int) {
    places[link].attach(attachment)
    placesTaken = max(placesTaken, link + 1)
    if faults.hasConsoleDamage { faults.dropBytes(on: link) }
    if attachment == nil {
      linkActivity &= ~(1 << UInt32(link))
    } else {
      linkActivity |= 1 << UInt32(link)
    }
  }

  /// Bytes arrive at the board.
  public mutating func deliver(_ bytes: some Sequence<UInt8>, on link: Int) {
    if faults.hasConsoleDamage { return deliverDamaged(bytes, on: link) }
    for byte in bytes { places[link].deliver(byte) }
    linkActivity |= 1 << UInt32(link)
  }

  /// Hands what the board sent on a link to `consume`, which says how much it took.
  public mutating func drain(_ link: Int, _ consume: (Span<UInt8>) -> Int) {
    let before = places[link].room
    places[link].drain(consume)
    // A response may have waited for room.
    if places[link].room > before { linkActivity |= 1 << UInt32(link) }
  }
}
