/// The reference workload, with the names of its C++ program.
@main
struct Workload {
  static func main() {
    NodeBenches.events("des") { $0.run(until: $1) }
    NodeBenches.events("des_tight") { $0.runTight(until: $1) }
    NodeBenches.lanes()
    NodeBenches.ticks("tick1s_scan", nodes: 4, eighths: 240, tick: 1000, isCached: false)
    NodeBenches.ticks("tick1s", nodes: 10, eighths: 240, tick: 1000)
    NodeBenches.ticks("tick10ms_scan", nodes: 1, eighths: 8, tick: 10, isCached: false)
    NodeBenches.ticks("tick10ms", nodes: 10, eighths: 8, tick: 10)
    NodeBenches.ticks("tick1ms", nodes: 2, eighths: 8, tick: 1)
    NodeBenches.ticks("tick1ms_scan", nodes: 1, eighths: 1, tick: 1, isCached: false)
    Report.metric("node.bytes", Double(MemoryLayout<Node>.stride), "B")
    let counters = MemoryLayout<Counters>.stride
    Report.metric("node.state_bytes", Double(MemoryLayout<Node>.stride - counters), "B")
    DispatchBenches.all()
  }
}
