/// What the machines on a tape asked for, WORKLOAD.md W2.
struct DispatchCounts: Equatable {
  var stopped: UInt64 = 0
  var started: UInt64 = 0
  var restarted: UInt64 = 0
  var startFailed: UInt64 = 0
  var stopFailed: UInt64 = 0
  var powerOns: UInt64 = 0
  var recoveries: UInt64 = 0
  var powerOffs: UInt64 = 0
  var shutdowns: UInt64 = 0
  var broadcasts: UInt64 = 0

  func fold(into sum: inout Checksum) {
    let all = inOrder
    for index in all.indices { sum.fold(all[index]) }
  }

  /// Adds what happened `times` times.
  mutating func add(_ other: Self, times: UInt64) {
    stopped &+= other.stopped &* times
    started &+= other.started &* times
    restarted &+= other.restarted &* times
    startFailed &+= other.startFailed &* times
    stopFailed &+= other.stopFailed &* times
    powerOns &+= other.powerOns &* times
    recoveries &+= other.recoveries &* times
    powerOffs &+= other.powerOffs &* times
    shutdowns &+= other.shutdowns &* times
    broadcasts &+= other.broadcasts &* times
  }

  private var inOrder: InlineArray<10, UInt64> {
    [
      stopped, started, restarted, startFailed, stopFailed, powerOns, recoveries, powerOffs,
      shutdowns, broadcasts,
    ]
  }
}
