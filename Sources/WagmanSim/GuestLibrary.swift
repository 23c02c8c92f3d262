import class Foundation.FileManager

/// The guest profiles of a folder, by name.
public struct GuestLibrary: Sendable {
  /// The folder with a `NAME.yaml` for each profile.
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// The folder `guests` beside the folder of a scenario: `sim/guests` for
  /// `sim/scenarios/default.yaml`.
  public init(besideScenario file: String) {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false)
    let scenarios = parts.dropLast().joined(separator: "/")
    folder =
      parts.count == 1 ? "../guests" : (scenarios.isEmpty ? "/" : scenarios + "/") + "../guests"
  }

  /// The names of the profiles, in alphabetical order.
  public var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// The profile with this name; `nil` when there is none.
  ///
  /// - Throws: everything that is wrong with its file.
  public func profile(named name: String) throws(Diagnostics) -> GuestProfile? {
    guard names.contains(name) else { return nil }
    return try GuestProfile.load(path: "\(folder)/\(name).yaml")
  }
}
