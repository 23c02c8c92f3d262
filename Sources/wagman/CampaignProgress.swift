import Foundation
import WagmanCampaign
import WagmanRemote
import WagmanSerial

/// How far a campaign is: a bar on a terminal, a line now and then elsewhere.
struct CampaignProgress {
  private let total: Int
  private var done: Int
  private let doneBefore: Int
  private let began = Monotonic.milliseconds
  private var shownAt: UInt64 = 0
  private let isTerminal = isatty(2) == 1
  private var failures = 0

  init(done: Int, of total: Int) {
    self.total = total
    self.done = done
    doneBefore = done
  }

  mutating func advance(failures: Int) {
    done += 1
    self.failures = failures
    let now = Monotonic.milliseconds
    guard now >= shownAt + (isTerminal ? 200 : 30_000) else { return }
    shownAt = now
    if isTerminal { Wagman.tell("\r\(line)\u{1b}[K") } else { Wagman.complain(line) }
  }

  /// A seed that failed.
  func tell(of seed: UInt64, _ failure: SeedResult.Failure) {
    tell("seed \(seed): \(failure.text)")
  }

  func tell(_ words: String) {
    if isTerminal { Wagman.tell("\r\u{1b}[K") }
    Wagman.complain(words)
  }

  func finish() { if isTerminal { Wagman.tell("\r\u{1b}[K") } }

  private var line: String {
    let elapsed = Double(Monotonic.milliseconds - began) / 1_000
    let rate = Double(done - doneBefore) / max(elapsed, 0.001)
    let left = rate > 0 ? Double(total - done) / rate : 0
    let share = total > 0 ? done * 24 / total : 24
    let bar = String(repeating: "#", count: share) + String(repeating: ".", count: 24 - share)
    return "[\(bar)] \(done) of \(total) seeds, \(Int(rate)) a second, \(failures) failed, "
      + "\(Int(left / 60)) min \(Int(left) % 60) s left"
  }
}
