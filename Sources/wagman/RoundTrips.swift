import Foundation
import WagmanRemote
import WagmanSerial
import WagmanWire

/// Measures how long a board takes to answer, as a client sees it.
struct RoundTrips {
  private let client: BoardClient
  private let command: ConsoleCommand

  init(_ client: BoardClient, _ command: ConsoleCommand) {
    self.client = client
    self.command = command
  }

  /// Asks `count` times, after once for the wire to be recognised.
  func measure(_ count: Int, isJSON: Bool) throws {
    _ = try client.answer(to: command)
    var nanoseconds: [UInt64] = []
    nanoseconds.reserveCapacity(count)
    for _ in 0..<count {
      let start = Monotonic.nanoseconds
      _ = try client.answer(to: command)
      nanoseconds.append(Monotonic.nanoseconds - start)
    }
    nanoseconds.sort()
    let median = Int64(nanoseconds[count / 2] / 1_000)
    let tail = Int64(nanoseconds[min(count - 1, count * 99 / 100)] / 1_000)
    if isJSON {
      let members: [JSONValue.Member] = [
        .init("command", .string("\(command.name.text)")), .init("times", .number(Int64(count))),
        .init("p50", .number(median)), .init("p99", .number(tail)),
        .init("retries", .number(Int64(client.retries))),
      ]
      print(JSONValue.object(members))
    } else {
      print(
        "\(count) times \(command.name.text): p50 \(median) us, p99 \(tail) us, \(client.retries) retries"
      )
    }
  }
}
