import WagmanCore
import WagmanRemote
import WagmanSim

/// Prints what a supervisor reports, a line each, and tells systemd that it lives.
struct RunPrinter {
  private var events: EventPrinter
  private let isJSON: Bool
  private let systemd = ServiceNotifier()

  init(isJSON: Bool) {
    self.isJSON = isJSON
    events = EventPrinter(isJSON: isJSON)
  }

  mutating func print(_ report: Supervisor.Report) {
    switch report {
    case .entry(let entry, let at):
      events.print(.entry(entry, at: at))
    case .began:
      systemd?.ready()
    case .board(let notice, let at):
      note(text(of: notice).printable, at: at)
    case .alive:
      systemd?.alive()
      events.flush()
    }
  }

  private mutating func note(_ text: String, at: Tick) {
    if isJSON {
      events.print(
        line: #"{"at":\#(at.milliseconds),"board":"\#(EventPrinter.escape(text))"}"#)
    } else {
      events.print(line: "\(EventPrinter.clock(at))  - \(text)")
    }
    systemd?.status(text)
  }

  private func text(of notice: RemoteDriver.Notice) -> String {
    switch notice {
    case .tookOver(let snapshot, let wasReset):
      "the board is in manual mode, up \(snapshot.up / 1_000) s"
        + (wasReset ? ", in its boot \(snapshot.boots), which is new" : "")
    case .lost(let reason): "the board is lost: \(reason); its relays are unknown"
    case .remark(let text): text
    case .reopened: "the link is open again"
    case .failed(let what): "failed: \(what)"
    case .wrongBoard(let expected, let found): "board \(found) instead of \(expected)"
    case .released: "the board decides for itself"
    }
  }
}
