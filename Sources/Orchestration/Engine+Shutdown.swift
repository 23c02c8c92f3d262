/// What comes after the jobs, whatever became of them.
extension Engine {
  /// Those that never end are told to end, and come to their end.
  mutating func drain() async {
    isDraining = true
    scheduler.halt(.ended)
    reportSkipped()
    observe?(.drained)
    for job in runningTasks {
      if let drain = graph.jobs.particulars(at: job)?.drain, doomed[job] == nil {
        drain()
        limits[job] = shutdownEnds
      } else {
        doom(job, isTimeOut: false)
      }
    }
    renewTimer()
    while taskCount > 0 { await takeMessage() }
  }

  /// Every action is shut down and every resource torn down, once each, the last one first.
  mutating func shutDown() async {
    for job in graph.jobs.indices.reversed() {
      guard !graph.jobs[job].isLeftOut, let shutDown = graph.jobs.particulars(at: job)?.shutDown
      else {
        continue
      }
      close(graph.label(of: graph.id(at: job)), shutDown)
      await waitForClosing()
    }
    for resource in graph.resources.indices.reversed() {
      tearDown(resource)
      await waitForClosing()
    }
  }

  mutating func tearDown(_ resource: Int) {
    guard tornDown.insert(resource).inserted else { return }
    let definition = graph.resources[resource]
    close(definition.label, definition.tearDown)
  }

  private mutating func close(
    _ label: String, _ work: @escaping @Sendable () async throws -> Void
  ) {
    closings += 1
    closing[closings] = label
    let number = closings
    _ = time.task { [mailbox] in
      do {
        try await work()
        mailbox.post(.tornDown(number, nil))
      } catch {
        mailbox.post(.tornDown(number, error))
      }
    }
  }

  mutating func noteTornDown(_ number: Int, _ error: (any Error)?) {
    // One that took too long has been reported.
    guard let label = closing.removeValue(forKey: number), let error else { return }
    complain(label, error)
  }

  /// What takes too long is reported, and not waited for.
  mutating func giveUpClosing() {
    for (number, label) in closing.sorted(by: { $0.key < $1.key }) {
      closing[number] = nil
      complain(label, ShutdownTookTooLong())
    }
  }

  private mutating func complain(_ label: String, _ error: any Error) {
    run.shutdownErrors.append((label, error))
    observe?(.shutdownFailed(label, error))
  }

  private mutating func waitForClosing() async {
    renewTimer()
    while !closing.isEmpty { await takeMessage() }
  }
}

/// A shutdown or a teardown did not end within the limit.
public struct ShutdownTookTooLong: Error, Equatable, Sendable {
  public init() {}
}
