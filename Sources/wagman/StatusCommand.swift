import ArgumentParser
import WagmanRemote

extension Wagman {
  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a board with its guests: states, power, heartbeats, currents.",
      discussion: """
        A dash stands for what the board does not tell. Power is the relay as read \
        back; where a wire does not tell that, it is on from 120 mA, off up to 32 mA \
        and unknown in between. A board that stops answering midway is shown as far \
        as it answered, and the exit code is 3.

        Example: wagman status --board serial:/dev/ttyACM0
        """)

    @OptionGroup var options: BoardOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
      try options.withClient(show)
    }

    private func show(of client: BoardClient) throws {
      let status: NodeStatus
      let failure: BoardError?
      do {
        (status, failure) = try NodeStatus.read(from: client) { Interruption.isRequested }
      } catch {
        throw Failure(error)
      }
      var output = Output()
      for line in json ? ["\(status.json)"] : status.table { output.write(line.printable) }
      output.flush()
      if let failure { throw Failure(failure) }
      for gap in status.gaps { Wagman.complain(gap) }
    }
  }
}
