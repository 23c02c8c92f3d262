import Foundation

extension MemoryImage {
  /// Loads a dump.
  ///
  /// - Throws: ``MemoryImageError/wrongSize(_:)`` when the file has another size
  ///   than an image, ``MemoryImageError/unusable(_:)`` when it cannot be read.
  public init(contentsOfFile path: String) throws(MemoryImageError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unusable(Self.reason(error))
    }
    try self.init(bytes: Array(data))
  }

  /// Saves the image as a dump; the file is replaced as a whole or not at all.
  ///
  /// - Throws: ``MemoryImageError/unusable(_:)`` when it cannot be written.
  public func save(toFile path: String) throws(MemoryImageError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .unusable(Self.reason(error))
    }
  }

  /// The system's own words, such as `No such file or directory`.
  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    let cause = underlying ?? error as NSError
    return cause.domain == NSPOSIXErrorDomain
      ? String(cString: strerror(Int32(cause.code))) : cause.localizedDescription
  }
}
