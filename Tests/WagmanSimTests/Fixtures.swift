import Foundation
import Testing
import WagmanCore
import WagmanSim
import WagmanYaml

/// The package's own folder of scenarios and guests.
let simFolder = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "sim").path()

let shippedGuests = GuestLibrary(folder: simFolder + "/guests")

/// What is wrong with a scenario's text, one line a fault.
func complaints(
  _ text: String, validateCommand: Happening.CommandCheck = { _ in nil }
) -> [String] {
  do throws(Diagnostics) {
    _ = try Scenario.parse(
      text, file: "s.yaml", library: shippedGuests, validateCommand: validateCommand)
    return []
  } catch {
    return error.all.map(\.description)
  }
}

func scenario(_ text: String) throws -> Scenario {
  try Scenario.parse(text, file: "s.yaml", library: shippedGuests, validateCommand: { _ in nil })
}

/// Foundation has a `Port` too.
typealias BoardPort = WagmanCore.Port

func port(_ number: Int) throws -> BoardPort {
  let port = BoardPort(number)
  return try #require(port)
}

extension Tick {
  init(s seconds: UInt64) { self.init(milliseconds: seconds * 1_000) }
}
