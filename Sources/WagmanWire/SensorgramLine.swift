/// A line of sensorgrams, decoded and found valid from its first byte to its last.
///
/// `capacity` is in bytes of content, three for every four characters of the line.
public struct SensorgramLine<let capacity: Int>: Sendable {
  private var storage = InlineArray<capacity, UInt8>(repeating: 0)
  private var count = 0
  private var position = 0

  /// A line without content.
  public init() {}

  /// Decodes a line without its end; `nil` where anything in it is wrong.
  ///
  /// Wrong is what is not canonical base64, does not fit, holds no sensorgram,
  /// or holds one with a length beyond the end, a sum that does not fit, a value
  /// of an unknown type or one that ends beyond its body.
  public init?(_ line: Span<UInt8>) {
    guard decode(line) else { return nil }
  }

  private mutating func decode(_ line: Span<UInt8>) -> Bool {
    var output = storage.mutableSpan
    count = Base64.decode(line, into: &output) ?? 0
    return isValid()
  }

  mutating func removeAll() {
    count = 0
    position = 0
  }

  /// Appends bytes; returns whether they fitted.
  mutating func append(_ group: Base64Decoder.Group) -> Bool {
    guard count + group.count <= capacity else { return false }
    for place in 0..<group.count {
      storage[count] = group.byte(place)
      count += 1
    }
    return true
  }

  /// Whether its bytes are sensorgrams from the first to the last; it then begins with the first.
  mutating func isValid() -> Bool {
    position = 0
    while position < count {
      guard let sensorgram = take(), isValid(sensorgram) else { return false }
    }
    position = 0
    return count > 0
  }

  /// The bytes of the line.
  public var bytes: Span<UInt8> {
    @_addressableSelf @_lifetime(borrow self)
    get { storage.span.extracting(0..<count) }
  }

  /// The next sensorgram, in the order of the line; `nil` after the last one.
  public mutating func next() -> Sensorgram? { position < count ? take() : nil }

  /// The next sensorgram that is a request; `nil` after the last one.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  public mutating func nextRequest() -> SensorgramRequest? {
    while let sensorgram = next() {
      let value = onlyValue(of: sensorgram)?.unsigned
      if let request = SensorgramRequest(header: sensorgram.header, value: value) { return request }
    }
    return nil
  }

  /// Reads the value that begins at `place` and moves `place` behind it; `nil`
  /// at the end of the sensorgram's body.
  ///
  /// `place` begins at `sensorgram.body.lowerBound`.
  @_addressableSelf
  public func value(at place: inout Int, in sensorgram: Sensorgram) -> SensorgramValue? {
    var reader = SensorgramValueReader(place: place, end: min(sensorgram.body.upperBound, count))
    let value = reader.next(bytes)
    if value != nil { place = reader.place }
    return value
  }

  /// The only value of a sensorgram; `nil` when it has none or several.
  @_addressableSelf
  public func onlyValue(of sensorgram: Sensorgram) -> SensorgramValue? {
    var place = sensorgram.body.lowerBound
    let value = value(at: &place, in: sensorgram)
    return place == sensorgram.body.upperBound ? value : nil
  }

  private mutating func take() -> Sensorgram? {
    let start = position
    guard count - start > SensorgramHeader.size else { return nil }
    let length = Int(number(at: start, size: 2))
    let body = start + SensorgramHeader.size
    let end = body + length + 1
    guard end <= count else { return nil }
    position = end
    let header = SensorgramHeader(
      timestamp: number(at: start + 2, size: 4),
      id: UInt16(truncatingIfNeeded: number(at: start + 6, size: 2)),
      inst: storage[start + 8], subID: storage[start + 9],
      sourceID: UInt16(truncatingIfNeeded: number(at: start + 10, size: 2)),
      sourceInst: storage[start + 12])
    return Sensorgram(header: header, body: body..<body + length)
  }

  @_addressableSelf
  private func isValid(_ sensorgram: Sensorgram) -> Bool {
    let start = sensorgram.body.lowerBound - SensorgramHeader.size
    let end = sensorgram.body.upperBound
    guard CRC8.of(storage.span.extracting(start..<end + 1)) == 0 else { return false }
    var reader = SensorgramValueReader(place: sensorgram.body.lowerBound, end: end)
    while reader.place < end {
      guard reader.next(bytes) != nil else { return false }
    }
    return true
  }

  @_addressableSelf
  private func number(at place: Int, size: Int) -> UInt32 {
    var number: UInt32 = 0
    for index in place..<place + size { number = number << 8 | UInt32(storage[index]) }
    return number
  }
}

/// What a board reads: lines of at most 512 characters.
public typealias SensorgramRequestLine = SensorgramLine<384>

/// What a client reads: the status line of a board is longer than 512 characters.
public typealias SensorgramResponseLine = SensorgramLine<768>
