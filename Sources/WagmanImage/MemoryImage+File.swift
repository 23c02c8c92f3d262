import Foundation

extension MemoryImage {
  /// Loads a dump.
  ///
  /// - Throws: ``MemoryImageError`` when the file has another size than an image,
  ///   else what reading the file threw.
  public init(contentsOfFile path: String) throws {
    try self.init(bytes: Array(Data(contentsOf: URL(fileURLWithPath: path))))
  }

  /// Saves the image as a dump; the file is replaced as a whole or not at all.
  public func save(toFile path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}
