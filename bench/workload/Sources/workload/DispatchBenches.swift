/// The runs of machines on a tape, WORKLOAD.md W2.
enum DispatchBenches {
  static func all() {
    for kind in Tape.Kind.allCases {
      let tape = Tape(kind)
      let name = "dispatch.\(kind.rawValue)"
      for (length, label) in lengths {
        var bySwitch = SwitchDispatch()
        var byTable = TableDispatch()
        let switchSeconds = Report.seconds { bySwitch.run(tape, events: length) }
        let tableSeconds = Report.seconds { byTable.run(tape, events: length) }
        Report.check("\(name).\(label)", bySwitch.checksum)
        Report.check("\(name).\(label)", byTable.checksum)
        guard length == lengths.last?.events else { continue }
        Report.metric("\(name).ns_per_event", switchSeconds * 1e9 / Double(length), "ns")
        Report.metric("table.\(name).ns_per_event", tableSeconds * 1e9 / Double(length), "ns")
      }
    }
  }

  /// The last is the one that is timed.
  private static let lengths: [(events: UInt64, label: String)] = [
    (10_000, "10k"), (100_000, "100k"), (16 << 20, "16Mi"),
  ]
}
