import Foundation
import WagmanReport

/// The file that the page of a run is written to.
///
/// It is opened before the run, so that nobody waits for a page that cannot be written.
/// What it held stays until then.
final class ReportFile {
  private let path: String
  private let handle: FileHandle

  /// Opens the file, or makes it.
  ///
  /// - Throws: ``Failure`` where it cannot be written.
  init(_ path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure("--report: \(path): \(String(cString: strerror(errno)))")
    }
    self.path = path
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Writes the page in place of what the file holds.
  ///
  /// - Throws: ``Failure`` where not all of it could be written.
  func write(_ report: RunReport) throws {
    do {
      // What is no file of a disk has no length.
      try? handle.truncate(atOffset: 0)
      try handle.write(contentsOf: Data(report.html().utf8))
      try handle.close()
    } catch {
      throw Failure("--report: \(path): \(Self.words(for: error))")
    }
  }

  private static func words(for error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    let number = (underlying ?? error as NSError).code
    return underlying == nil ? error.localizedDescription : String(cString: strerror(Int32(number)))
  }
}
