import Testing
import WagmanCore

@Suite("Bench")
struct BenchTests {
  @Test("A node after power-on starts its guests one after the other")
  func powerOn() {
    var bench = Bench()
    #expect(
      bench.take() == [
        "0 board reset powerOn",
        "0 nc ->stopped reset",
        "0 gn ->stopped reset",
        "0 cs ->stopped reset",
        "0 x1 ->disabled reset",
        "0 x2 ->disabled reset",
        "0 controller ->start devices reset",
        "0 controller start devices>start next device controller",
        "0 nc stopped>cycling controller",
      ])
    bench.advance(by: .milliseconds(9_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take() == ["10 nc cycling>starting dwell ended #1 sd"])
    bench.advance(by: .milliseconds(30_500))
    bench.send(.heartbeat(.nodeController))
    #expect(
      bench.take() == [
        "40.500 nc starting>started heartbeat",
        "40.500 controller start next device>start devices device settled",
        "40.500 controller start devices>start next device controller",
        "40.500 gn stopped>cycling controller",
        "40.500 gn cycling>starting dwell ended #1 sd",
      ])
  }

  @Test("A guest that is alone does not stir")
  func alone() {
    var bench = Bench.alone()
    bench.advance(by: .hours(30))
    #expect(bench.take() == [])
  }

  @Test("The short cut of a heartbeat does what handle does, and alarms it arms for now fire")
  func heartbeatShortCut() {
    var bench = Bench()
    bench.advance(by: .milliseconds(40_500))
    var (long, short) = (bench.node, bench.node)
    var outboxes = (Outbox(), Outbox())
    long.handle(.heartbeat(.nodeController), at: bench.now, into: &outboxes.0)
    short.heartbeat(.nodeController, at: bench.now, into: &outboxes.1)
    let longFires = long.fireNextAlarm(dueBy: bench.now, into: &outboxes.0)
    let shortFires = short.fireNextAlarm(dueBy: bench.now, into: &outboxes.1)
    #expect(longFires && shortFires, "the next guest's relay goes on")
    #expect(long.digest == short.digest)
    #expect(lines(outboxes.0, at: bench.now) == lines(outboxes.1, at: bench.now))
  }

  @Test("The short cut of a sample does what handle does, and alarms it arms are heeded")
  func sampleShortCut() {
    var bench = Bench()
    bench.advance(by: .seconds(12), every: .seconds(1), .sample(.hot))
    bench.advance(by: .seconds(48), every: .seconds(1), .sample(.hot))
    bench.advance(by: .seconds(1))
    var (long, short) = (bench.node, bench.node)
    var outboxes = (Outbox(), Outbox())
    long.handle(.sample(.hot), at: bench.now, into: &outboxes.0)
    short.sample(.hot, at: bench.now, into: &outboxes.1)
    #expect(short.controller.phase == .willHibernate)
    let due = bench.now + .seconds(30)
    let longFires = long.fireNextAlarm(dueBy: due, into: &outboxes.0)
    let shortFires = short.fireNextAlarm(dueBy: due, into: &outboxes.1)
    #expect(longFires && shortFires, "a guest is told to stop")
    #expect(long.digest == short.digest)
    #expect(lines(outboxes.0, at: bench.now) == lines(outboxes.1, at: bench.now))
  }

  private func lines(_ outbox: Outbox, at now: Tick) -> [String] {
    (0..<outbox.count).map { Line.of(outbox[$0], at: now, since: now) }
  }
}
