import WagmanCore
import WagmanFirmware
import WagmanHAL

/// A board's whole program over a lean board.
struct FleetNode: ~Copyable {
  private(set) var program: Firmware<FleetBoard, 0>

  init(number: UInt32, memory: UnsafeMutablePointer<FleetMemory>) {
    program = Firmware(
      board: FleetBoard(number: number, memory: memory), settings: FirmwareSettings())
    program.begin()
  }

  /// Runs until `end`, milliseconds of the run; returns how often its loop went round.
  mutating func advance(to end: UInt32) -> UInt64 {
    var steps: UInt64 = 0
    while true {
      passQuietly(before: end)
      let wake = UInt32(truncatingIfNeeded: min(program.wakeAt.milliseconds, UInt64(UInt32.max)))
      let next = max(program.board.time, min(wake, program.board.nextEvent))
      guard next < end else { return steps }
      program.board.time = next
      for index in 0..<Port.count
      where program.board.guests[index].next <= next && program.board.guests[index].advance() {
        program.board.beats.insert(Port(unchecked: index))
      }
      program.step()
      steps &+= 1
    }
  }

  private mutating func passQuietly(before end: UInt32) {
    guard let quiet = program.quiet(atLeast: .seconds(4)) else { return }
    let first = UInt32(truncatingIfNeeded: quiet.nextSample.milliseconds)
    let limit = min(end, UInt32(truncatingIfNeeded: min(quiet.until.milliseconds, 1 << 31)))
    guard let last = program.board.quietSample(from: first, before: limit, up: quiet.up)
    else { return }
    let (coldest, warmest) = program.board.outlooks
    guard program.staysQuiet(at: coldest), program.staysQuiet(at: warmest) else { return }
    let (beaten, lastBeats) = program.board.pass(from: first, to: last)
    program.passed(
      heartbeatsOf: beaten, last: lastBeats, lastSample: program.board.reading,
      nextSample: program.board.now + quiet.samplePeriod)
  }
}
