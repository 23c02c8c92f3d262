import Foundation

/// Processor time, of this process with all its threads: a machine that does something
/// else as well changes it little.
enum Stopwatch {
  static func seconds(_ clock: clockid_t = CLOCK_PROCESS_CPUTIME_ID) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The median of what so many runs take.
  static func median(
    of rounds: Int, by clock: clockid_t = CLOCK_PROCESS_CPUTIME_ID, _ run: () throws -> Void
  ) rethrows -> Double {
    var taken: [Double] = []
    for _ in 0..<rounds {
      let start = seconds(clock)
      try run()
      taken.append(seconds(clock) - start)
    }
    return taken.sorted()[rounds / 2]
  }
}
