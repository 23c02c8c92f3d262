import Testing
import WagmanCore

@Suite("A start whose relay has not opened")
struct StuckRelayTests {
  /// A wanted guest whose relay does not open, on its way up.
  private static func cycling() -> Bench {
    var bench = Bench.alone()
    bench.stick(.guestNode, true)
    bench.send(.start)
    bench.clear()
    return bench
  }

  @Test("It waits, and starts when the relay has been off for ten seconds")
  func waits() {
    var bench = Self.cycling()
    bench.advance(by: .seconds(60))
    #expect(bench.guest(.guestNode).phase == .cycling)
    bench.stick(.guestNode, false)
    bench.advance(by: .milliseconds(9_999))
    #expect(bench.guest(.guestNode).phase == .cycling)
    bench.advance(by: .seconds(1))
    #expect(bench.guest(.guestNode).phase == .starting)
  }

  @Test("It has failed after two minutes, so that nobody else waits for it; it is no attempt")
  func fails() {
    var bench = Self.cycling()
    bench.advance(by: .seconds(121))
    let lines = bench.take()
    #expect(lines.contains { $0.hasSuffix("gn cycling>stopped timeout") })
    #expect(lines.contains { $0.hasSuffix("gn startFailed 1") })
    #expect(bench.guest(.guestNode).memory.attempts == 0)
    #expect(bench.guest(.guestNode).isHeldOff(at: bench.now + .seconds(298)))
    #expect(!bench.guest(.guestNode).isHeldOff(at: bench.now + .seconds(300)))
  }

  @Test("A watched guest that beats meanwhile is up, by an attempt")
  func beats() {
    var bench = Self.cycling()
    bench.advance(by: .seconds(20))
    bench.send(.heartbeat(.guestNode))
    #expect(bench.guest(.guestNode).phase == .started)
    #expect(bench.guest(.guestNode).memory.attempts == 1)
  }

  @Test("A heartbeat while cycling is nothing where the relay opened")
  func opened() {
    var bench = Self.cycling()
    bench.stick(.guestNode, false)
    bench.send(.heartbeat(.guestNode))
    #expect(bench.guest(.guestNode).phase == .cycling)
  }
}
