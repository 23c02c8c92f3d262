import Testing
import WagmanCore

@Suite("Environment")
struct EnvironmentTests {
  /// Feeds one sample a second.
  private static func feed(_ bench: inout Bench, _ sample: EnvironmentSample, seconds: UInt64) {
    bench.advance(by: .seconds(seconds), every: .seconds(1), .sample(sample))
  }

  private static func sample(
    _ millidegrees: Int32? = 20_000, _ humidity: Int32? = 40_000, _ millivolts: Int32? = 5_000
  ) -> EnvironmentSample {
    EnvironmentSample(millidegrees: millidegrees, humidity: humidity, millivolts: millivolts)
  }

  @Test(
    "Critical is 60 s beyond a limit; the limit itself is inside",
    arguments: [
      (sample(60_000), sample(60_001), 1), (sample(-20_000), sample(-20_001), 1),
      (sample(20_000, 95_000), sample(20_000, 95_001), 2),
      (sample(20_000, 40_000, 4_750), sample(20_000, 40_000, 4_749), 4),
      (.fair, sample(70_000, 99_000, 4_000), 7),
    ] as [(EnvironmentSample, EnvironmentSample, Int)])
  func limits(inside: EnvironmentSample, beyond: EnvironmentSample, mask: Int) {
    var bench = Bench.alone()
    Self.feed(&bench, inside, seconds: 300)
    #expect(bench.take() == [])
    Self.feed(&bench, beyond, seconds: 60)
    #expect(bench.take() == [])
    Self.feed(&bench, beyond, seconds: 1)
    #expect(bench.take().first == "361 environment environmentCritical \(mask)")
    #expect(bench.node.environment.verdict == .critical)
  }

  @Test("One sample inside all limits begins the 60 s anew")
  func interrupted() {
    var bench = Bench.alone()
    Self.feed(&bench, .hot, seconds: 60)
    Self.feed(&bench, .fair, seconds: 1)
    Self.feed(&bench, .hot, seconds: 60)
    #expect(bench.take() == [])
    Self.feed(&bench, .hot, seconds: 1)
    #expect(bench.take().first == "122 environment environmentCritical 1")
  }

  @Test("From one limit to another without a sample inside all is one time")
  func otherLimit() {
    var bench = Bench.alone()
    Self.feed(&bench, .hot, seconds: 30)
    Self.feed(&bench, Self.sample(20_000, 99_000), seconds: 31)
    #expect(bench.take().first == "61 environment environmentCritical 2")
  }

  @Test("A missing sample neither counts nor clears")
  func missing() {
    var bench = Bench.alone()
    Self.feed(&bench, .hot, seconds: 20)
    Self.feed(&bench, Self.sample(nil), seconds: 20)
    Self.feed(&bench, .blind, seconds: 15)
    Self.feed(&bench, .hot, seconds: 5)
    #expect(bench.take().filter { $0.contains("Critical") } == [])
    Self.feed(&bench, .hot, seconds: 36)
    #expect(bench.take().filter { $0.contains("Critical") } == [], "19 s and 40 s are not 60")
    Self.feed(&bench, .hot, seconds: 1)
    #expect(
      bench.take().filter { $0.contains("Critical") } == ["97 environment environmentCritical 1"])
    bench = Bench.alone()
    Self.feed(&bench, .hot, seconds: 60)
    Self.feed(&bench, .blind, seconds: 600)
    #expect(bench.node.environment.verdict == .normal, "a missing sample brings no verdict")
  }

  @Test(
    "Normal is 5 min inside all limits less their hysteresis",
    arguments: [
      (sample(57_000), sample(57_001)), (sample(-17_000), sample(-17_001)),
      (sample(20_000, 90_000), sample(20_000, 90_001)),
      (sample(20_000, 40_000, 4_850), sample(20_000, 40_000, 4_849)),
    ] as [(EnvironmentSample, EnvironmentSample)])
  func recovery(inside: EnvironmentSample, outside: EnvironmentSample) {
    var bench = Bench.alone()
    Self.feed(&bench, .hot, seconds: 61)
    bench.clear()
    Self.feed(&bench, outside, seconds: 400)
    #expect(bench.node.environment.verdict == .critical)
    Self.feed(&bench, inside, seconds: 299)
    Self.feed(&bench, outside, seconds: 1)
    Self.feed(&bench, inside, seconds: 300)
    #expect(bench.node.environment.verdict == .critical)
    Self.feed(&bench, inside, seconds: 1)
    #expect(bench.take().contains("1001 environment environmentNormal"))
  }

  @Test("A sensor that falls silent is broadcast once, and once that it is back")
  func sensorFault() {
    var bench = Bench.alone()
    Self.feed(&bench, Self.sample(nil), seconds: 100)
    Self.feed(&bench, Self.sample(nil, nil, nil), seconds: 100)
    Self.feed(&bench, .fair, seconds: 100)
    #expect(
      bench.take() == [
        "1 environment sensorFault 0", "101 environment sensorFault 1",
        "101 environment sensorFault 2", "201 environment sensorRecovered 0",
        "201 environment sensorRecovered 1", "201 environment sensorRecovered 2",
      ])
  }

  @Test("A sensor that is gone for long gives no verdict; the others do")
  func gone() {
    var bench = Bench.alone()
    Self.feed(&bench, Self.sample(nil, 99_000), seconds: 61)
    #expect(bench.node.environment.verdict == .critical)
    Self.feed(&bench, Self.sample(nil, 40_000), seconds: 300)
    #expect(bench.node.environment.verdict == .critical)
    Self.feed(&bench, Self.sample(nil, 40_000), seconds: 1)
    #expect(bench.node.environment.verdict == .normal)
  }

  @Test("A sensor that has only just fallen silent keeps the others from saying that all is well")
  func justSilent() {
    var bench = Bench.alone()
    Self.feed(&bench, .hot, seconds: 61)
    Self.feed(&bench, .fair, seconds: 290)
    Self.feed(&bench, Self.sample(nil), seconds: 71)
    #expect(bench.node.environment.verdict == .critical, "289 s, then 10 s without it")
    Self.feed(&bench, Self.sample(nil), seconds: 1)
    #expect(bench.node.environment.verdict == .normal)
  }

  @Test("No sensor at all: the last verdict stands, and after 6 h of hibernation its cause goes")
  func blind() {
    var bench = Bench.alone()
    Self.feed(&bench, .hot, seconds: 61)
    bench.advance(by: .minutes(10))
    bench.clear()
    Self.feed(&bench, .blind, seconds: 21_600)
    #expect(bench.node.controller.phase == .hibernation)
    _ = bench.take()
    Self.feed(&bench, .blind, seconds: 1)
    #expect(
      bench.take() == [
        "21601 controller causesChanged 0", "21601 controller awake",
        "21601 controller hibernating>normal environment",
      ])
    Self.feed(&bench, .hot, seconds: 61)
    #expect(bench.take().last == "21662 controller normal>will hibernate environment")
  }

  @Test("One sensor that answers once begins the 6 h anew; the command's cause stays")
  func blindInterrupted() {
    var bench = Bench.alone()
    Self.feed(&bench, .hot, seconds: 61)
    bench.send(.hibernate(nil, .host))
    bench.advance(by: .seconds(14_400), every: .seconds(60), .sample(.blind))
    Self.feed(&bench, Self.sample(nil, 93_000, nil), seconds: 1)
    bench.advance(by: .seconds(21_600), every: .seconds(60), .sample(.blind))
    #expect(bench.node.memory.causes == HibernationCauses(rawValue: 3))
    bench.advance(by: .seconds(60), every: .seconds(60), .sample(.blind))
    #expect(bench.node.memory.causes == .command)
    #expect(bench.node.controller.isHibernating)
  }

  @Test("Blindness that does not hibernate for the environment changes nothing")
  func blindAwake() {
    var bench = Bench.alone()
    Self.feed(&bench, .hot, seconds: 61)
    bench.send(.wake(.host))
    bench.clear()
    bench.advance(by: .hours(10), every: .minutes(1), .sample(.blind))
    #expect(bench.node.environment.verdict == .critical)
    #expect(bench.node.controller.phase == .normal)
  }

  @Test("A supply that nobody measures any more does not keep guests from starting")
  func silentSupply() {
    var bench = Bench.cycling()
    Self.feed(&bench, .lowSupply, seconds: 30)
    Self.feed(&bench, Self.sample(20_000, 40_000, nil), seconds: 60)
    #expect(bench.node.environment.isSupplyLow)
    _ = bench.take()
    Self.feed(&bench, Self.sample(20_000, 40_000, nil), seconds: 2)
    #expect(bench.take() == ["92 gn cycling>starting dwell ended #1 sd"])
  }
}
