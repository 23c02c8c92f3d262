import WagmanCore
import WagmanHAL
import WagmanSim

/// Which steps of the machines' tables a log shows.
///
/// Rows that change nothing and say nothing leave no trace, and write no page.
struct RowCensus {
  private var seen: Set<String> = []

  mutating func observe(_ observation: Observation) {
    guard case .entry(let entry, _) = observation else { return }
    if entry.code == .entered, let step = Entry(argument: entry.argument) {
      seen.insert("\(step.from.name)>\(step.to.name) \(step.cause.name)")
    } else {
      seen.insert("\(entry.code)")
    }
    if entry.code == .refused, let trace = CommandTrace(argument: entry.argument),
      let refusal = trace.refusal
    {
      seen.insert("refused \(refusal)")
    }
  }

  var count: Int { seen.count }

  /// What the tables of MACHINES.md can show and this log did not.
  var missing: [String] { Self.rows.filter { !seen.contains($0) } }

  static let rows = [
    // Guest.
    "disabled>stopped command", "disabled>stopped enable due", "stopped>cycling command",
    "stopped>cycling controller", "stopped>started heartbeat", "stopped>disabled command",
    "cycling>starting dwell ended", "cycling>stopped command", "cycling>stopped hibernation",
    "cycling>disabled command", "starting>started heartbeat", "starting>started timeout",
    "starting>stopping heartbeat", "starting>stopping timeout", "starting>stopped timeout",
    "starting>stopped delay ended", "starting>stopped command", "starting>stopped overcurrent",
    "starting>disabled command", "started>stopping heartbeat lost", "started>stopping command",
    "started>stopping hibernation", "started>restarting command", "started>stopped command",
    "started>stopped overcurrent", "started>disabled command", "stopping>stopped silent",
    "stopping>stopped timeout", "stopping>stopped command", "stopping>stopped overcurrent",
    "stopping>restarting command", "stopping>restarting wake", "stopping>disabled command",
    "restarting>cycling silent", "restarting>cycling timeout", "restarting>stopping command",
    "restarting>stopping hibernation", "restarting>stopped command",
    "restarting>disabled command", "->disabled reset", "->stopped reset", "->started reset",
    "->stopping reset", "started", "stopped", "startFailed", "stopFailed", "heartbeatLost",
    "unexpectedHeartbeat", "overcurrent", "refused disabled", "refused hibernating",
    "refused invalidMedium",
    // Controller.
    "->start devices reset", "->will hibernate reset", "start devices>normal all tried",
    "start devices>start next device controller", "start next device>start devices device settled",
    "start next device>will hibernate command", "normal>will hibernate command",
    "normal>will hibernate environment", "will hibernate>hibernating all down",
    "will hibernate>normal command", "hibernating>normal command", "hibernating>normal environment",
    "hibernating>normal timeout", "causesChanged", "hibernating", "awake",
    // Environment and board.
    "environmentCritical", "environmentNormal", "sensorFault", "sensorRecovered", "reset",
    "command", "disabledByJournal",
  ]
}
