import Foundation
import WagmanSim
import WagmanYaml

/// A scenario with one guest profile, in a folder that is gone afterwards.
enum Fixture {
  static func scenario(
    _ text: String, profile: (name: String, text: String)
  ) throws -> Scenario {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("wagman-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try profile.text.write(
      to: folder.appendingPathComponent("\(profile.name).yaml"), atomically: true, encoding: .utf8)
    return try Scenario.parse(
      text, file: "test.yaml", library: GuestLibrary(folder: folder.path),
      validateCommand: { _ in nil })
  }
}
