import Testing
import WagmanCore
import WagmanFieldBus

@testable import WagmanSim

@Suite("Consoles of a controller in lockstep")
struct ConsoleTests {
  @Test("What somebody types of whom the plant knows nothing holds up nobody")
  func strangers() {
    let controller = WiredController()
    let session = FieldBusSession(controller, mode: .lockstep)
    var node = NodeSimulation<FieldBusProgram>(Scenario(), session: session)
    node.advance(to: Tick(milliseconds: 10_000)) { _ in }
    _ = controller.type(Array("stop 1\n".utf8), on: 0)
    var isHeard = false
    node.advance(to: Tick(milliseconds: 60_000)) {
      if case .entry(let entry, _) = $0, entry.code == .command { isHeard = true }
    }
    #expect(session.failure == nil)
    #expect(isHeard)
    #expect(controller.started == 1)
  }

  @Test("A round of the loop more changes nothing of the history")
  func rounds() {
    func run(_ isAttentive: Bool) -> [UInt64] {
      let session = FieldBusSession(WiredController(), mode: .lockstep)
      var node = NodeSimulation<FieldBusProgram>(Scenario(), session: session)
      var moments: [UInt64] = []
      for second in 1...120 {
        node.advance(to: Tick(milliseconds: UInt64(second) * 1_000 - 263)) {
          if case .entry(let entry, let at) = $0 {
            moments += [at.milliseconds, UInt64(entry.sequence)]
          }
        }
        if isAttentive { node.goRound { _ in moments.append(0) } }
      }
      return moments
    }
    #expect(run(true) == run(false))
  }

  @Test("A sentence that types on a console that nobody wired is refused, and the run goes on")
  func unwired() throws {
    let controller = WiredController(wired: [1])
    let session = FieldBusSession(controller, mode: .lockstep)
    var node = NodeSimulation<FieldBusProgram>(Scenario(), session: session)
    node.advance(to: Tick(milliseconds: 10_000)) { _ in }
    var complaint: SentenceError?
    do throws(SentenceError) {
      try node.strike(sentence: "operator stop 1")
    } catch {
      complaint = error
    }
    #expect(
      complaint?.message == "console 0 of the controller is not wired; give its --console")
    try node.strike(sentence: "guest-console gn ping 1")
    node.advance(to: Tick(milliseconds: 20_000)) { _ in }
    #expect(session.failure == nil)
  }
}
