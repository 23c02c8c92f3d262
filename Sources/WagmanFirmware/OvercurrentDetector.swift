import WagmanCore

/// Tells which port has drawn more than its fault level for ten seconds.
///
/// It speaks once, and again only after the current has been below the level.
struct OvercurrentDetector {
  static let patience = TickSpan.seconds(10)

  private var since: InlineArray<5, Tick> = .init(repeating: .never)
  private var told = PortSet()
  private var over = PortSet()

  /// Whether nothing would come of this sample, nor of one with less.
  mutating func isQuiet(
    _ milliamperes: InlineArray<5, UInt16>, levels: InlineArray<5, UInt16>
  ) -> Bool {
    for index in 0..<Port.count where milliamperes[index] > levels[index] { return false }
    return over.isEmpty
  }

  /// Ports whose ten seconds are over with this sample.
  mutating func observe(
    _ milliamperes: InlineArray<5, UInt16>, levels: InlineArray<5, UInt16>, at now: Tick
  ) -> PortSet {
    var exceeded = PortSet()
    for index in 0..<Port.count where milliamperes[index] > levels[index] {
      exceeded.insert(Port(unchecked: index))
    }
    if exceeded.isEmpty && over.isEmpty { return exceeded }
    return follow(exceeded, at: now)
  }

  private mutating func follow(_ exceeded: PortSet, at now: Tick) -> PortSet {
    var verdict = PortSet()
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      if !exceeded.contains(port) {
        since[index] = .never
        told.remove(port)
      } else if since[index] == .never {
        since[index] = now
      } else if now >= since[index] + Self.patience && !told.contains(port) {
        told.insert(port)
        verdict.insert(port)
      }
    }
    over = exceeded
    return verdict
  }
}
