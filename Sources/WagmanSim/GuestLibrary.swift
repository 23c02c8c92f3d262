import WagmanYaml
import class Foundation.FileManager

/// The guest profiles of some folders, by name.
public struct GuestLibrary: Sendable {
  /// The folders with a `NAME.yaml` for each profile; the first that has a name counts.
  public let folders: [String]

  public init(folders: [String]) { self.folders = folders }

  public init(folder: String) { self.init(folders: [folder]) }

  /// The folder `guests` beside the folder of a scenario: `sim/guests` for
  /// `sim/scenarios/default.yaml`; after it, those in `others`.
  public init(besideScenario file: String, others: [String] = []) {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false)
    let scenarios = parts.dropLast().joined(separator: "/")
    let beside =
      parts.count == 1 ? "../guests" : (scenarios.isEmpty ? "/" : scenarios + "/") + "../guests"
    self.init(folders: [beside] + others)
  }

  /// Where profiles are looked for, for people.
  var place: String { folders.joined(separator: " and ") }

  /// The names of the profiles, in alphabetical order.
  public var names: [String] {
    Set(folders.flatMap(Self.names)).sorted()
  }

  private static func names(in folder: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
  }

  /// The profile with this name; `nil` when there is none.
  ///
  /// - Throws: everything that is wrong with its file.
  public func profile(named name: String) throws(Diagnostics) -> GuestProfile? {
    for folder in folders where Self.names(in: folder).contains(name) {
      return try GuestProfile.load(path: "\(folder)/\(name).yaml")
    }
    return nil
  }
}
