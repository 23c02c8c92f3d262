/// Writes sensorgrams back to back.
///
/// `capacity` is in bytes before base64. A sensorgram that does not fit is left
/// out as a whole, and ``end()`` says so; those before it stay.
public struct SensorgramWriter<let capacity: Int>: Sendable {
  private var storage = InlineArray<capacity, UInt8>(repeating: 0)
  /// How many bytes are written, an unfinished sensorgram counted.
  public private(set) var count = 0
  private var start = 0
  private var isOpen = false

  public init() {}

  /// Whether there is no whole sensorgram.
  public var isEmpty: Bool { start == 0 }

  /// The bytes of the finished sensorgrams.
  public var bytes: Span<UInt8> {
    @_addressableSelf @_lifetime(borrow self)
    get { storage.span.extracting(0..<start) }
  }

  public mutating func removeAll() {
    count = 0
    start = 0
    isOpen = false
  }

  /// Begins a sensorgram; one that was begun and not ended is thrown away.
  public mutating func begin(_ header: SensorgramHeader) {
    count = start
    isOpen = true
    put(0, size: 2)
    put(UInt64(header.timestamp), size: 4)
    put(UInt64(header.id), size: 2)
    put(header.inst)
    put(header.subID)
    put(UInt64(header.sourceID), size: 2)
    put(header.sourceInst)
  }

  /// Ends the sensorgram: writes its length and its sum.
  ///
  /// Returns `false`, and has thrown it away, where it did not fit or none was begun.
  public mutating func end() -> Bool {
    defer {
      count = start
      isOpen = false
    }
    let length = count - start - SensorgramHeader.size
    guard isOpen, count < capacity, length >= 0, length <= 0xffff else { return false }
    storage[start] = UInt8(truncatingIfNeeded: length >> 8)
    storage[start + 1] = UInt8(truncatingIfNeeded: length)
    let sum = CRC8.of(storage.span.extracting(start..<count))
    storage[count] = sum
    start = count + 1
    return true
  }

  /// Writes a sensorgram with one unsigned integer; returns whether it fitted.
  @discardableResult
  public mutating func append(_ header: SensorgramHeader, unsigned number: UInt32) -> Bool {
    begin(header)
    append(unsigned: number)
    return end()
  }

  /// An unsigned integer in the shortest type that holds it.
  public mutating func append(unsigned number: UInt32) {
    let type = SensorgramType.shortest(for: number)
    put(type.rawValue)
    put(UInt64(number), size: type.size)
  }

  public mutating func append(float32 number: Float) {
    put(SensorgramType.float32.rawValue)
    put(UInt64(number.bitPattern), size: 4)
  }

  public mutating func append(float64 number: Double) {
    put(SensorgramType.float64.rawValue)
    put(number.bitPattern, size: 8)
  }

  /// Bytes; of more than 65535 the sensorgram does not fit.
  public mutating func append(bytes: Span<UInt8>) { putArray(.byte, bytes) }

  /// A string of UTF-8.
  public mutating func append(string: Span<UInt8>) { putArray(.char, string) }

  public mutating func append(string: StaticString) {
    put(SensorgramType.char.rawValue | 0x80)
    putCount(string.utf8CodeUnitCount)
    for index in 0..<string.utf8CodeUnitCount { put(string.byte(at: index)) }
  }

  /// An array of unsigned integers in the shortest type that holds them all.
  public mutating func append(unsigned numbers: Span<UInt32>) {
    var all: UInt32 = 0
    for index in numbers.indices { all |= numbers[index] }
    let type = SensorgramType.shortest(for: all)
    put(type.rawValue | 0x80)
    putCount(numbers.count)
    for index in numbers.indices { put(UInt64(numbers[index]), size: type.size) }
  }

  private mutating func putArray(_ type: SensorgramType, _ content: Span<UInt8>) {
    put(type.rawValue | 0x80)
    putCount(content.count)
    for index in content.indices { put(content[index]) }
  }

  private mutating func putCount(_ number: Int) {
    put(UInt64(truncatingIfNeeded: number), size: 2)
  }

  private mutating func put(_ number: UInt64, size: Int) {
    for index in 0..<size {
      put(UInt8(truncatingIfNeeded: number >> UInt64(8 * (size - 1 - index))))
    }
  }

  private mutating func put(_ byte: UInt8) {
    // A full buffer stays full, and `end()` takes that for what did not fit.
    guard count < capacity else { return }
    storage[count] = byte
    count += 1
  }
}

/// Room for the answers to the longest request line: 27 of 25 bytes.
public typealias SensorgramResponseWriter = SensorgramWriter<704>

/// Room for as much as a board reads in one line.
public typealias SensorgramRequestWriter = SensorgramWriter<384>
