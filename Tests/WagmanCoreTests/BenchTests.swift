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
        "0 nc stopped>stopped reset",
        "0 gn stopped>stopped reset",
        "0 cs stopped>stopped reset",
        "0 x1 stopped>disabled reset",
        "0 x2 stopped>disabled reset",
        "0 controller start devices>start devices reset",
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
}
