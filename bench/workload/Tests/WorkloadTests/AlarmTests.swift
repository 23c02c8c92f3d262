import Testing

@testable import workload

struct AlarmTests {
  /// The slots in the order of WORKLOAD.md W1.1.
  private func slots(at time: UInt64) -> [Alarm] {
    let own = [Alarm(.environment, at: time), Alarm(.controller, at: time)]
    return own
      + (0..<deviceCount).flatMap { device in
        [Alarm.Kind.guest, .timeout, .silence].map { Alarm($0, of: device, at: time) }
      }
  }

  @Test("Alarms go by time, and at one time by slot")
  func order() {
    let ordered = slots(at: 59_999) + slots(at: 60_000)
    #expect(ordered.reversed().sorted() == ordered)
    #expect(ordered[16] < Alarm(beginningOf: 60_000))
    #expect(Alarm(beginningOf: 60_000) <= ordered[17])
  }

  @Test("An alarm keeps its time, device and kind")
  func parts() {
    let alarm = Alarm(.silence, of: 4, at: 2_592_000_000)
    #expect(alarm.time == 2_592_000_000)
    #expect(alarm.device == 4)
    #expect(alarm.kind == .silence)
    #expect(alarm.isOfGuest == false)
  }

  @Test("A guest's alarm postponed is the same alarm armed anew")
  func later() {
    let alarm = Alarm(.guest, of: 3, at: 5000)
    #expect(alarm.later(by: 10_000) == Alarm(.guest, of: 3, at: 15_000))
    #expect(alarm.later(by: 300_000, as: .silence) == Alarm(.silence, of: 3, at: 305_000))
  }

  @Test("The least of any seventeen alarms is next, also after others were put off")
  func next() throws {
    var random = SplitMix64(state: 1)
    for _ in 0..<1000 {
      var alarms = AlarmSet()
      var armed: [Alarm] = []
      for device in 0..<deviceCount {
        // Few times, so that many are equal; armed twice, so that the bound is too low.
        for _ in 0..<2 {
          armed.removeAll { $0.kind != .environment && $0.device == device }
          let times = (random.below(8), random.below(8), random.below(8))
          alarms.armGuest(device, at: times.0)
          alarms.armTimeout(device, at: times.1)
          alarms.armSilence(device, at: times.2)
          armed.append(Alarm(.guest, of: device, at: times.0))
          armed.append(Alarm(.timeout, of: device, at: times.1))
          armed.append(Alarm(.silence, of: device, at: times.2))
        }
      }
      alarms.armEnvironment(at: 4)
      armed.append(Alarm(.environment, at: 4))
      for alarm in armed.sorted() {
        try #require(alarms.next() == alarm)
        try #require(alarms.containsAny(before: alarm) == false)
        try #require(alarms.containsAny(before: Alarm(bits: alarm.bits + 1)))
        alarms.disarm(alarm)
      }
      #expect(alarms.next() == .never)
    }
  }

  @Test("Messages are delivered in the order of sending, also around the queue's end")
  func messages() {
    var queue = MessageQueue()
    for round in 0..<20 as Range<UInt8> {
      for device in 0..<5 as Range<UInt8> { queue.append(.command(.stop, to: round ^ device)) }
      for device in 0..<5 as Range<UInt8> {
        guard case .command(.stop, let taken) = queue.popFirst() else {
          Issue.record("message \(device) of round \(round) is missing")
          return
        }
        #expect(taken == round ^ device)
      }
      #expect(queue.isEmpty)
    }
  }
}
