import Testing
import WagmanCore

@Suite("Controller: hibernation")
struct HibernationTests {
  /// Five guests that run and are not watched, 20 s after a reset.
  static func running(isWatched: Bool = false) -> Bench {
    var bench = Bench(
      ports: .init(repeating: PortMemory(isEnabled: true, isWatched: isWatched)), relaysOn: .all)
    bench.advance(by: .seconds(20))
    bench.clear()
    return bench
  }

  @Test("hibernate: a guest every 30 s, highest port first, the node controller last")
  func command() {
    var bench = Self.running()
    bench.send(.hibernate(.hours(3), .administrator))
    #expect(
      bench.take() == [
        "0 controller administrator: hibernate 180", "0 controller causesChanged 2",
        "0 controller normal>will hibernate command",
      ])
    bench.advance(by: .milliseconds(29_999))
    #expect(bench.take() == [])
    bench.advance(by: .seconds(200))
    #expect(
      bench.take() == [
        "30 x2 started>stopping hibernation", "30 x2 ! shutdown",
        "60 x1 started>stopping hibernation", "60 x1 ! shutdown",
        "90 x2 stopping>stopped silent",
        "90 cs started>stopping hibernation", "90 cs ! shutdown",
        "120 x1 stopping>stopped silent",
        "120 gn started>stopping hibernation", "120 gn ! shutdown",
        "150 cs stopping>stopped silent",
        "150 nc started>stopping hibernation", "150 nc ! shutdown",
        "180 gn stopping>stopped silent", "210 nc stopping>stopped silent",
        "210 controller will hibernate>hibernating all down", "210 controller hibernating 2",
      ])
    #expect(bench.node.memory.causes == .command)
  }

  @Test("A critical environment does the same")
  func environment() {
    var bench = Self.running()
    bench.send(.sample(.hot))
    bench.advance(by: .milliseconds(59_999))
    bench.send(.sample(.hot))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    bench.send(.sample(.hot))
    #expect(
      bench.take() == [
        "60 environment environmentCritical 1", "60 controller causesChanged 1",
        "60 controller normal>will hibernate environment",
      ])
    #expect(bench.node.memory == NodeMemory(causes: .environment, verdict: .critical))
  }

  @Test("On entry guests that cycle or restart are stopped")
  func entry() {
    var bench = Self.running()
    bench.send(.kill, to: .x1)
    bench.send(.start, to: .x1)
    bench.send(.restart, to: .coresense)
    bench.advance(by: .seconds(5))
    _ = bench.take()
    bench.send(.hibernate(nil, .host))
    #expect(
      bench.take() == [
        "5 controller host: hibernate 254", "5 controller causesChanged 2",
        "5 controller normal>will hibernate command",
        "5 x1 cycling>stopped hibernation",
        "5 cs restarting>stopping hibernation", "5 cs ! shutdown",
      ])
    #expect(bench.guest(.x1).memory.isWanted && bench.guest(.coresense).memory.isWanted)
    bench.advance(by: .seconds(55))
    #expect(bench.take().contains("60 cs stopping>stopped silent"), "its alarms are kept")
  }

  @Test("It may begin from the round after a reset too")
  func fromRound() {
    var bench = Bench()
    bench.advance(by: .seconds(15))
    bench.clear()
    bench.send(.hibernate(nil, .host))
    #expect(bench.take().last == "0 controller start next device>will hibernate command")

    bench = Bench()
    bench.clear()
    bench.advance(by: .seconds(60), every: .seconds(30), .sample(.hot))
    bench.advance(by: .seconds(30), every: .seconds(30), .sample(.hot))
    #expect(
      bench.take() == [
        "10 nc cycling>starting dwell ended #1 sd",
        "90 environment environmentCritical 1", "90 controller causesChanged 1",
        "90 controller start next device>will hibernate environment",
      ])
  }

  @Test("With all down already it hibernates at once")
  func allDown() {
    var bench = Bench()
    bench.clear()
    bench.send(.hibernate(nil, .host))
    #expect(
      bench.take() == [
        "0 controller host: hibernate 254", "0 controller causesChanged 2",
        "0 controller start next device>will hibernate command",
        "0 nc cycling>stopped hibernation",
        "0 controller will hibernate>hibernating all down", "0 controller hibernating 2",
      ], "ports 3 and 4 are disabled, and so down")
  }

  @Test("A booting guest is told to stop once, and the next one 30 s later")
  func starting() {
    var bench = Self.running()
    bench.send(.kill, to: .x1)
    bench.advance(by: .seconds(10))
    bench.send(.start, to: .x1)
    bench.clear()
    bench.send(.hibernate(nil, .host))
    bench.advance(by: .seconds(100))
    #expect(
      bench.take().filter { !$0.hasPrefix("0 ") } == [
        "30 x2 started>stopping hibernation", "30 x2 ! shutdown",
        "90 x2 stopping>stopped silent",
        "90 cs started>stopping hibernation", "90 cs ! shutdown",
      ], "x1 was told at 60 s")
    bench.send(.heartbeat(.x1))
    #expect(bench.take() == ["100 x1 starting>stopping heartbeat", "100 x1 ! shutdown"])
  }

  @Test("A disabled last guest counts as down")
  func disabled() {
    var bench = Bench.alone()
    bench.send(.hibernate(nil, .host))
    _ = bench.take()
    bench.send(.disable, to: .nodeController)
    #expect(
      bench.take() == [
        "0 nc host: disable", "0 nc started>disabled command",
        "0 controller will hibernate>hibernating all down", "0 controller hibernating 2",
      ])
    bench.advance(by: .minutes(3))
    #expect(bench.take() == ["60 nc disabled>stopped enable due"], "and stays off")
  }

  @Test("Start and restart are refused, disabled first; other commands are not")
  func refused() {
    for isDown in [false, true] {
      var bench = Self.running()
      bench.send(.disable, to: .x2)
      bench.send(.hibernate(nil, .host))
      if isDown { bench.advance(by: .minutes(10)) }
      #expect(bench.node.controller.phase == (isDown ? .hibernation : .willHibernate))
      bench.clear()
      #expect(bench.send(.start) == .hibernating)
      #expect(bench.send(.restart) == .hibernating)
      #expect(bench.send(.start, to: .x2) == .disabled)
      #expect(
        bench.take() == [
          "0 gn host: start 0 refused: hibernating", "0 gn host: restart 0 refused: hibernating",
          "0 x2 host: start 0 refused: disabled",
        ])
      #expect(bench.send(.watch(true)) == nil)
      #expect(bench.send(.chooseMedium(.emmc)) == nil)
      #expect(bench.send(.chooseMedium(.emmc), to: .x1) == .invalidMedium)
      #expect(bench.send(.enable, to: .x2) == nil)
    }
  }

  @Test("A normal environment and the command's end each remove their own cause")
  func causes() {
    var bench = Bench.alone()
    bench.advance(by: .seconds(61), every: .seconds(1), .sample(.hot))
    bench.send(.hibernate(.hours(1), .host))
    bench.clear()
    bench.advance(by: .seconds(301), every: .seconds(1), .sample(.fair))
    #expect(
      bench.take().suffix(2) == [
        "301 environment environmentNormal", "301 controller causesChanged 2",
      ])
    bench.advance(by: .milliseconds(3_298_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(
      bench.take() == [
        "3600 controller causesChanged 0", "3600 controller awake",
        "3600 controller hibernating>normal timeout",
      ])
  }

  @Test("The command's end leaves the environment's cause")
  func commandEndsFirst() {
    var bench = Bench.alone()
    bench.send(.hibernate(.minutes(15), .host))
    bench.advance(by: .seconds(120), every: .seconds(1), .sample(.hot))
    bench.clear()
    bench.advance(by: .seconds(780))
    #expect(bench.take() == ["780 controller causesChanged 1"])
    bench.advance(by: .seconds(301), every: .seconds(1), .sample(.fair))
    #expect(
      bench.take() == [
        "1081 environment environmentNormal", "1081 controller causesChanged 0",
        "1081 controller awake", "1081 controller hibernating>normal environment",
      ])
  }

  @Test("A verdict on the environment leaves the end of a commanded hibernation where it was")
  func verdictLeavesTheEnd() {
    var bench = Bench.alone()
    bench.send(.hibernate(.minutes(60), .host))
    bench.clear()
    for _ in 0..<5 {
      bench.advance(by: .seconds(61), every: .seconds(1), .sample(.hot))
      bench.advance(by: .seconds(301), every: .seconds(1), .sample(.fair))
    }
    #expect(bench.take().filter { $0.hasSuffix("environmentNormal") }.count == 5)
    bench.advance(by: .milliseconds(1_789_999))
    #expect(bench.take() == [])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take().last == "3600 controller hibernating>normal timeout")
  }

  @Test("A further hibernate gives a new duration")
  func newDuration() {
    var bench = Bench.alone()
    bench.send(.hibernate(.minutes(60), .host))
    bench.clear()
    bench.advance(by: .minutes(25))
    _ = bench.take()
    bench.send(.hibernate(.minutes(5), .host))
    bench.advance(by: .milliseconds(299_999))
    #expect(bench.take() == ["1500 controller host: hibernate 5"])
    bench.advance(by: .milliseconds(1))
    #expect(bench.take().last == "1800 controller hibernating>normal timeout")
  }

  @Test("Without a duration it lasts 24 h")
  func aDay() {
    var bench = Bench.alone()
    bench.send(.hibernate(nil, .host))
    bench.clear()
    bench.advance(by: .hours(24) - .milliseconds(1))
    #expect(bench.node.controller.isHibernating)
    bench.advance(by: .milliseconds(1))
    #expect(bench.take().last == "86400 controller hibernating>normal timeout")
  }

  @Test("What is left of a commanded hibernation is remembered in steps of 10 min")
  func remembered() {
    var bench = Bench.alone()
    bench.send(.hibernate(.minutes(35), .host))
    var left: [UInt64] = []
    for _ in 0..<4 {
      bench.advance(by: .minutes(10) - .milliseconds(1))
      left.append(bench.node.memory.commandRemaining.wholeSeconds / 60)
      bench.advance(by: .milliseconds(1))
    }
    #expect(left == [35, 25, 15, 0])
    #expect(bench.node.controller.phase == .normal)
  }

  @Test("Wake removes both causes, and holds until the next critical verdict")
  func wake() {
    var bench = Bench.alone()
    bench.advance(by: .seconds(61), every: .seconds(1), .sample(.hot))
    bench.send(.hibernate(nil, .host))
    bench.advance(by: .minutes(5), every: .seconds(1), .sample(.hot))
    bench.clear()
    bench.send(.wake(.host))
    #expect(
      bench.take() == [
        "0 controller host: wake", "0 controller causesChanged 0", "0 controller awake",
        "0 controller hibernating>normal command",
      ])
    bench.advance(by: .minutes(59), every: .seconds(1), .sample(.hot))
    #expect(bench.node.controller.phase == .normal)
    bench.advance(by: .seconds(301), every: .seconds(1), .sample(.fair))
    _ = bench.take()
    bench.advance(by: .seconds(61), every: .seconds(1), .sample(.hot))
    #expect(bench.take().last == "3902 controller normal>will hibernate environment")
  }

  @Test("Who wakes before it is dark does not broadcast awake; guests on their way down come back")
  func wakeEarly() {
    var bench = Self.running()
    bench.send(.kill, to: .x1)
    bench.send(.stop, to: .coresense)
    bench.advance(by: .seconds(10))
    bench.send(.start, to: .x1)
    bench.send(.hibernate(nil, .host))
    bench.advance(by: .seconds(65))
    // x2 is told at 40 s, x1 at 70 s, though it boots; somebody stopped the coresense before.
    bench.send(.enable, to: .x2)
    bench.clear()
    bench.send(.wake(.host))
    #expect(
      bench.take() == [
        "0 controller host: wake", "0 controller causesChanged 0",
        "0 controller will hibernate>normal command",
        "0 x2 stopping>restarting wake",
      ])
    #expect(bench.guest(.x1).waitingStop == nil)
    #expect(bench.guest(.coresense).phase == .stopped)
    bench.send(.heartbeat(.x1))
    #expect(bench.take() == ["0 x1 starting>started heartbeat"])
  }

  @Test("An operator's stop stands when the node wakes")
  func operatorsStopStands() {
    var bench = Self.running()
    bench.send(.kill, to: .x1)
    bench.send(.stop, to: .x2)
    bench.advance(by: .seconds(10))
    bench.send(.start, to: .x1)
    bench.send(.stop, to: .x1)
    bench.send(.hibernate(nil, .host))
    bench.advance(by: .seconds(35))
    #expect(bench.guest(.x1).waitingStop != nil)
    bench.send(.wake(.host))
    #expect(bench.guest(.x1).waitingStop != nil)
    #expect(bench.guest(.x2).phase == .stopping)
    bench.advance(by: .hours(2))
    #expect(bench.guest(.x1).phase == .stopped && bench.guest(.x2).phase == .stopped)
  }

  @Test("After it woke the turn begins at port 0, a minute later")
  func turnAfterWake() {
    var bench = Self.running()
    bench.send(.hibernate(.minutes(30), .host))
    bench.clear()
    bench.advance(by: .minutes(34))
    #expect(
      bench.take().filter { $0.contains("stopped>cycling") } == [
        "1860 nc stopped>cycling controller", "1920 gn stopped>cycling controller",
        "1980 cs stopped>cycling controller", "2040 x1 stopped>cycling controller",
      ])
  }
}
