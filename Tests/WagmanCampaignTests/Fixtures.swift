import Testing
import WagmanCore
import WagmanSim
import WagmanYaml

@testable import WagmanCampaign

enum Fixtures {
  /// The guest profiles of the repository.
  static let guests: GuestLibrary = {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return GuestLibrary(folder: folder.joined(separator: "/") + "/sim/guests")
  }()

  /// A campaign with these faults, a line each, and some guests.
  static func campaign(
    _ faults: [String], more: String = "faults-for: 3h\nrecovery-for: 3h"
  ) throws(Diagnostics) -> Campaign {
    try parse(
      """
      name: test
      guests: [node-controller, coresense]
      \(more)
      faults:
      \(faults.map { "  - \($0)" }.joined(separator: "\n"))
      """)
  }

  static func parse(_ text: String) throws(Diagnostics) -> Campaign {
    try Campaign.parse(text, file: "test.yaml", library: guests) { _ in nil }
  }

  static func scenario(_ text: String) throws(Diagnostics) -> Scenario {
    try Scenario.parse(text, file: "test.yaml", library: guests) { _ in nil }
  }

  /// The messages of what is wrong with a text.
  static func complaints(about text: String) -> [String] {
    do throws(Diagnostics) {
      _ = try parse(text)
      return []
    } catch {
      return error.all.map(\.description)
    }
  }
}
