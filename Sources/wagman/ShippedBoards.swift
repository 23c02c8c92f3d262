import WagmanCore
import WagmanRemote
import WagmanYaml

/// The descriptions of boards that come with the program.
enum ShippedBoards {
  private static let folder = "hardware/boards"

  /// A board's description by its path, or by its name in hardware/boards.
  ///
  /// - Parameters:
  ///   - name: One with a slash or with `.yaml` at its end is a path.
  ///   - configuration: What the description says of the machines goes into it.
  /// - Returns: What it says of the board itself.
  /// - Throws: everything that is wrong with it, or that there is no such board.
  static func load(
    _ name: String, _ configuration: inout NodeConfiguration
  ) throws(Diagnostics) -> BoardDescription {
    if name.contains("/") || name.hasSuffix(".yaml") {
      return try BoardDescription.load(path: name, &configuration)
    }
    guard let path = ShippedFiles.path("\(folder)/\(name).yaml") else {
      let names = ShippedFiles.names(in: folder)
      throw Diagnostics([
        Diagnostic(
          file: "board", message: "no board '\(name)'; \(Vocabulary(names).advice(for: name))")
      ])
    }
    return try BoardDescription.load(path: path, &configuration)
  }

  /// All of them, in the order of their names.
  ///
  /// One that is broken is left out and complained about.
  static func all() -> [BoardDescription] {
    let names = ShippedFiles.names(in: folder)
    if names.isEmpty { Wagman.complain("no board descriptions: \(folder) is not with the program") }
    return names.compactMap { name in
      var configuration = NodeConfiguration()
      do throws(Diagnostics) {
        return try load(name, &configuration)
      } catch {
        Wagman.complain(error.all[0].description)
        return nil
      }
    }
  }
}
