import Orchestration
import Synchronization
import TerminalMonitor

/// A graph of jobs that only wait, shown by the monitor: what tests of the monitor drive.
///
/// monitor-example [JOBS [MILLISECONDS [MILLISECONDS-OF-THE-SHUTDOWN]]]
let numbers = CommandLine.arguments.dropFirst().compactMap(Int.init)
let count = numbers.first ?? 12
let milliseconds = numbers.dropFirst().first ?? 400
let shutdown = numbers.dropFirst(2).first ?? 300

var builder = GraphBuilder("example")
let line = builder.resource("line") {
  try await ContinuousClock().sleep(for: .milliseconds(shutdown))
}
var before: [JobID] = []
for number in 0..<count {
  let job = builder.add(
    "job \(number) äöü 日本", after: before, using: [line],
    JobOptions(rule: .allDone, isCritical: false)
  ) { context in
    for step in 1...4 {
      try await context.sleep(for: .milliseconds(milliseconds / 4))
      context.report("step \(step) of 4", fraction: Double(step) / 4)
    }
    if number % 5 == 3 { throw Broken() }
  }
  before = number.isMultiple(of: 3) ? [job.id] : before
}
builder.addNeverEnding("watch") { context in
  while true { try await context.sleep(for: .seconds(1)) }
}

struct Broken: Error {}

/// What ends the run, once there is one to end.
final class Ending: Sendable {
  private let state = Mutex<(task: Task<GraphRun, Never>?, isAsked: Bool)>((nil, false))

  func ask() {
    state.withLock { state in
      state.isAsked = true
      state.task?.cancel()
    }
  }

  func mayEnd(_ task: Task<GraphRun, Never>) {
    state.withLock { state in
      state.task = task
      if state.isAsked { task.cancel() }
    }
  }
}

let graph = try builder.build()
let ending = Ending()
let display = RunDisplay.forStandardOutput(graph, title: "example of \(count) jobs") {
  display.log("asked to end")
  ending.ask()
}
display.side = ["wm", "  gn started on 380 mA"]
let task = Task {
  await graph.run(RunOptions(window: 4, shutdownLimit: .seconds(60)), observe: display.show)
}
ending.mayEnd(task)
let run = await task.value
display.close()
print("over: \(run.hasSucceeded ? "succeeded" : "failed")")
