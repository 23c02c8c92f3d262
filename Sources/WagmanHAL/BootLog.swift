/// When a guest was last started: a ring of at most eight times, as in the fixed record.
public struct BootLog: Equatable, Sendable {
  /// How many times it holds at most.
  public static var capacity: Int { 8 }

  /// 0 to 8.
  public private(set) var count: UInt8 = 0
  /// Where in the ring the oldest time stands, 0 to 7.
  public private(set) var start: UInt8 = 0
  private var times: InlineArray<8, UInt32> = .init(repeating: 0)

  public init() {}

  /// Notes a start; the oldest one gives way.
  public mutating func append(epochSeconds: UInt32) {
    times[Int((start &+ count) & 7)] = epochSeconds
    if count < 8 { count &+= 1 } else { start = (start &+ 1) & 7 }
  }

  /// Seconds since the epoch, the oldest first.
  ///
  /// - Precondition: `0 <= index < count`.
  public subscript(index: Int) -> UInt32 {
    precondition(index >= 0 && index < Int(count), "BootLog index is out of range")
    return times[(Int(start) &+ index) & 7]
  }

  /// The last start, or 0 when there was none.
  public var newest: UInt32 { count == 0 ? 0 : self[Int(count) &- 1] }

  /// 34 bytes: start, count, and the times as they stand in the ring.
  init(page: Page, at offset: Int) {
    start = page.uint8(at: offset) & 7
    count = min(page.uint8(at: offset &+ 1), 8)
    for index in 0..<8 { times[index] = page.uint32(at: offset &+ 2 &+ 4 &* index) }
  }

  @_addressableSelf
  func encode(into page: inout Page, at offset: Int) {
    page.set(uint8: start, at: offset)
    page.set(uint8: count, at: offset &+ 1)
    for index in 0..<8 { page.set(uint32: times[index], at: offset &+ 2 &+ 4 &* index) }
  }

  public static func == (a: BootLog, b: BootLog) -> Bool {
    guard a.count == b.count && a.start == b.start else { return false }
    for index in 0..<8 where a.times[index] != b.times[index] { return false }
    return true
  }
}
