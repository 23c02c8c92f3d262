import Foundation
import Synchronization
import WagmanCore

/// A line in memory between a plant and a chip, one thread each, with noise if wanted.
final class Wire: Sendable {
  private struct State {
    var toChip: [UInt8] = []
    var toPlant: [UInt8] = []
    var typed: [[UInt8]] = Array(repeating: [], count: 4)
    var arrived: [UInt8] = [0, 0, 0, 0]
    var isCut = false
    var restarts: UInt8 = 0
    var random: SplitMix64
  }

  /// How often the chip looked whether something came.
  let looks = Atomic<UInt64>(0)
  private let state: Mutex<State>
  /// One byte in so many is damaged; 0 for none.
  private let noise: UInt64
  private let hasNews = DispatchSemaphore(value: 0)

  init(noise: UInt64 = 0, seed: UInt64 = 1) {
    self.noise = noise
    state = Mutex(State(random: SplitMix64(seed: seed)))
  }

  /// The power of the chip is cut: for the plant the line hangs up.
  func cut() {
    state.withLock { $0.isCut = true }
    hasNews.signal()
  }

  var isCut: Bool { state.withLock { $0.isCut } }

  // MARK: The chip's end

  func sendToPlant(_ byte: UInt8) {
    state.withLock { state in
      if let byte = disturb(byte, &state) { state.toPlant.append(byte) }
    }
    // A message ends there.
    if byte == 0x7e { hasNews.signal() }
  }

  func takeAtChip() -> UInt8? {
    state.withLock { $0.toChip.isEmpty ? nil : $0.toChip.removeFirst() }
  }

  func peekTyped(_ console: Int) -> UInt8? { state.withLock { $0.typed[console].first } }

  func takeTyped(_ console: Int) -> UInt8? {
    state.withLock { $0.typed[console].isEmpty ? nil : $0.typed[console].removeFirst() }
  }

  func arrivedCount(_ console: Int) -> UInt8 { state.withLock { $0.arrived[console] } }

  /// The chip begins anew: what it had not read is lost.
  func restartChip() {
    state.withLock { state in
      state.typed = Array(repeating: [], count: 4)
      state.arrived = [0, 0, 0, 0]
      state.restarts &+= 1
    }
  }

  var restarts: UInt8 { state.withLock { $0.restarts } }

  // MARK: The plant's end

  func sendToChip(_ bytes: [UInt8]) {
    state.withLock { state in
      for byte in bytes { if let byte = disturb(byte, &state) { state.toChip.append(byte) } }
    }
  }

  /// What came for the plant; `nil` once the line hung up.
  func takeAtPlant() -> [UInt8]? {
    while true {
      let (bytes, isCut) = state.withLock { state in
        defer { state.toPlant.removeAll() }
        return (state.toPlant, state.isCut)
      }
      if isCut { return nil }
      if !bytes.isEmpty { return bytes }
      hasNews.wait()
    }
  }

  func type(_ bytes: [UInt8], on console: Int) {
    state.withLock { state in
      state.typed[console] += bytes
      state.arrived[console] &+= UInt8(truncatingIfNeeded: bytes.count)
    }
  }

  /// The byte as it arrives; `nil` where it is lost.
  private func disturb(_ byte: UInt8, _ state: inout State) -> UInt8? {
    guard noise > 0, state.random.next() % noise == 0 else { return byte }
    let draw = state.random.next()
    return draw & 1 == 0 ? nil : byte ^ UInt8(truncatingIfNeeded: 1 << (draw >> 1 & 7))
  }
}
