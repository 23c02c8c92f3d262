import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim

/// A number for everything that was seen of a run: equal histories have equal digests.
struct Digest {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  mutating func fold(_ word: UInt64) {
    value = (value ^ word) &* 0x100_0000_01b3
    value ^= value >> 29
  }

  mutating func fold(_ observation: Observation) {
    switch observation {
    case .entry(let entry, let at):
      fold(at.milliseconds)
      fold(UInt64(entry.argument) | UInt64(entry.code.rawValue) << 32)
      fold(UInt64(entry.subject.rawValue) | UInt64(entry.count) << 8)
    case .happening(let step, let at):
      fold(at.milliseconds)
      for byte in step.text.utf8 { fold(UInt64(byte)) }
    case .strike(let strike, let at):
      fold(at.milliseconds)
      for byte in strike.description.utf8 { fold(UInt64(byte)) }
    case .relay(let port, let level, let at):
      fold(at.milliseconds)
      fold(UInt64(port.rawValue) << 8 | UInt64(level.rawValue))
    }
  }

  mutating func fold(_ memory: MemoryImage) {
    for page in memory.pages {
      for index in 0..<Page.size { fold(UInt64(page.bytes[index])) }
    }
  }
}
