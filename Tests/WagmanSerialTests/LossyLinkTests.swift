import Glibc
import Testing

@testable import WagmanSerial

@Suite("Lossy links")
struct LossyLinkTests {
  /// What came through a plan, in one direction.
  private struct Passage {
    var bytes: [UInt8] = []
    var counts: LossCounts
    var stalls = 0
  }

  private func plan(
    _ fault: LossPlan.Fault, _ direction: LossPlan.Direction, millionths: UInt32 = 10_000,
    seed: UInt64 = 7
  ) -> LossPlan {
    var plan = LossPlan(seed: seed)
    plan[fault, direction] = millionths
    return plan
  }

  /// Sends bytes through a plan until no more come.
  private func pass(
    _ bytes: [UInt8], through plan: LossPlan, _ direction: LossPlan.Direction
  ) throws -> Passage {
    var ends: [Int32] = [-1, -1]
    let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue
    try #require(socketpair(AF_UNIX, Int32(type), 0, &ends) == 0)
    let losses = Losses(plan)
    let lossy = LossyLink(DescriptorLink(ends[0], isSocket: true), losses, at: 0)
    let plain = DescriptorLink(ends[1], isSocket: true)
    let (from, to): (any Link, any Link) = direction == .out ? (lossy, plain) : (plain, lossy)
    var passage = Passage(counts: losses.counts)
    var buffer = [UInt8](repeating: 0, count: 1_000)
    var sent = 0
    var now: UInt64 = 0
    var idle = 0
    while idle < 3 {
      let length = try bytes[sent...].prefix(777).withUnsafeBytes {
        (piece) throws(HangUp) in try from.send(piece)
      }
      let count = try buffer.withUnsafeMutableBytes {
        (piece) throws(HangUp) in try to.receive(into: piece)
      }
      sent += length
      passage.bytes += buffer[..<count]
      if lossy.interest(hasRoom: true, hasOutput: true).fd < 0 {
        passage.stalls += 1
        #expect(lossy.wakeAt > now && lossy.wakeAt <= now + 100)
        let early = try buffer.withUnsafeMutableBytes {
          (piece) throws(HangUp) in try lossy.receive(into: piece)
        }
        #expect(early == 0, "Nothing passes while it stalls")
        try lossy.advance(to: lossy.wakeAt - 1)
        #expect(lossy.interest(hasRoom: true, hasOutput: true).fd < 0)
        now = lossy.wakeAt
      }
      try lossy.advance(to: now)
      idle = length == 0 && count == 0 ? idle + 1 : 0
    }
    #expect(sent == bytes.count)
    passage.counts = losses.counts
    return passage
  }

  @Test("Without a chance nothing is struck", arguments: LossPlan.Direction.allCases)
  func nothing(direction: LossPlan.Direction) throws {
    let bytes = patternBytes(50_000)
    let passage = try pass(bytes, through: LossPlan(seed: 3), direction)
    #expect(firstDifference(passage.bytes, bytes) == nil)
    let isIn = direction == .in
    #expect(passage.counts.arrived == (isIn ? 50_000 : 0))
    #expect(passage.counts.sent == (isIn ? 0 : 50_000))
  }

  @Test(
    "As many bytes are missing as were counted as dropped",
    arguments: LossPlan.Direction.allCases)
  func drops(direction: LossPlan.Direction) throws {
    let passage = try pass(patternBytes(50_000), through: plan(.drop, direction), direction)
    let count = Int(passage.counts[.drop, direction])
    #expect((400...600).contains(count), "1 % of 50000")
    #expect(passage.bytes.count == 50_000 - count)
  }

  @Test(
    "As many bytes come twice as were counted as doubled",
    arguments: LossPlan.Direction.allCases)
  func doubles(direction: LossPlan.Direction) throws {
    // No two neighbours of these are alike.
    let bytes = (0..<50_000).map { UInt8($0 % 251) }
    let passage = try pass(bytes, through: plan(.double, direction), direction)
    let count = Int(passage.counts[.double, direction])
    #expect((400...600).contains(count))
    #expect(passage.bytes.count == 50_000 + count)
    var single: [UInt8] = []
    for byte in passage.bytes where byte != single.last { single.append(byte) }
    #expect(firstDifference(single, bytes) == nil)
  }

  @Test(
    "As many bytes differ as were counted as garbled",
    arguments: LossPlan.Direction.allCases)
  func garbles(direction: LossPlan.Direction) throws {
    let bytes = patternBytes(50_000)
    let passage = try pass(bytes, through: plan(.garble, direction), direction)
    let count = Int(passage.counts[.garble, direction])
    #expect((400...600).contains(count))
    #expect(passage.bytes.count == bytes.count)
    #expect(zip(bytes, passage.bytes).count { $0 != $1 } == count)
  }

  @Test(
    "A stall holds all bytes for a tenth of a second at most, and loses none",
    arguments: LossPlan.Direction.allCases)
  func stalls(direction: LossPlan.Direction) throws {
    let bytes = patternBytes(50_000)
    let passage = try pass(bytes, through: plan(.stall, direction), direction)
    let count = Int(passage.counts[.stall, direction])
    #expect((400...600).contains(count))
    #expect(passage.stalls == count)
    #expect(passage.counts.arrived + passage.counts.sent == 50_000, "A held byte counts once")
    #expect(firstDifference(passage.bytes, bytes) == nil)
  }

  @Test("One direction's losses leave the other alone")
  func oneDirection() throws {
    for fault in LossPlan.Fault.allCases {
      let bytes = patternBytes(10_000)
      let passage = try pass(bytes, through: plan(fault, .out, millionths: 500_000), .in)
      #expect(firstDifference(passage.bytes, bytes) == nil)
    }
  }

  @Test("A seed means one sequence of faults, and another seed another")
  func seeded() throws {
    var all = LossPlan(seed: 11)
    for fault in LossPlan.Fault.allCases { all[fault, .out] = 10_000 }
    let bytes = patternBytes(20_000)
    let first = try pass(bytes, through: all, .out)
    let second = try pass(bytes, through: all, .out)
    #expect(firstDifference(first.bytes, second.bytes) == nil && first.counts == second.counts)
    all.seed = 12
    let other = try pass(bytes, through: all, .out)
    #expect(firstDifference(other.bytes, first.bytes) != nil)
  }

  @Test("The plan hangs up at its times, and its counts go on over each reopening")
  func hangsUp() throws {
    let far = try FarSide(.unixSocket)
    var plan = LossPlan(seed: 5)
    plan.hangUpMilliseconds = 1_000
    plan[.drop, .out] = 1_000_000
    let link = try far.connect(plan)
    var now: UInt64 = 0
    for round in 1...20 {
      link.send(patternBytes(10).span)
      #expect(link.service(at: now) == nil)
      now = link.wakeAt
      #expect(link.service(at: now - 1) == nil)
      #expect(link.service(at: now) == .hungUp(HangUp("the lossy link's plan hung up")))
      now = link.wakeAt
      #expect(link.attempt(at: now) == .opened)
      try far.board.poll(timeoutMilliseconds: 0)
      #expect(link.losses?.hangUps == UInt64(round))
    }
    let counts = try #require(link.losses)
    #expect(counts[.drop, .out] == 200)
    #expect(
      "\(counts)"
        == "lossy link: 0 bytes in, 200 out; dropped 0 in, 200 out; doubled 0 in, 0 out; "
        + "garbled 0 in, 0 out; stalled 0 in, 0 out; hung up 20 times")
  }
}
