import Foundation

/// The files that come with the program: scenarios, guests, board descriptions.
enum ShippedFiles {
  /// Where a file or folder is that the repository has at `relative`; `nil` when nowhere.
  static func path(_ relative: String) -> String? {
    for folder in folders {
      let path = folder.isEmpty ? relative : "\(folder)/\(relative)"
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    return nil
  }

  /// The names of the `.yaml` files in a folder, in alphabetical order.
  static func names(in relative: String) -> [String] {
    guard let folder = path(relative),
      let files = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return [] }
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// The working folder, then every folder above the program, each also with
  /// `share/wagman` as `make install` leaves it.
  private static var folders: [String] {
    var folders = [""]
    // The name it was called by says nothing where it was found in PATH.
    let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    var folder = URL(fileURLWithPath: program ?? CommandLine.arguments[0]).resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      folders.append(folder.path)
      folders.append(folder.path + "/share/wagman")
    }
    return folders
  }
}
