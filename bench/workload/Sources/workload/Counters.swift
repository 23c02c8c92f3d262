/// What a node counts, WORKLOAD.md W1.6.
struct Counters: Equatable {
  var starts: UInt64 = 0
  var startFailures: UInt64 = 0
  var heartbeats: UInt64 = 0
  var stops: UInt64 = 0
  var kills: UInt64 = 0
  var hibernations: UInt64 = 0
  var restarts: UInt64 = 0
  var stopFailures: UInt64 = 0
  var hangs: UInt64 = 0
  var bootFailures: UInt64 = 0
  var shutdownRequests: UInt64 = 0
  var startCommands: UInt64 = 0
  var recoverCommands: UInt64 = 0

  /// All of them, in the order of the checksum.
  var inOrder: InlineArray<13, UInt64> {
    [
      starts, startFailures, heartbeats, stops, kills, hibernations, restarts, stopFailures,
      hangs, bootFailures, shutdownRequests, startCommands, recoverCommands,
    ]
  }
}
