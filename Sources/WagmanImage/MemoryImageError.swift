/// Why a file is not the image of a board's memory, or cannot be one.
public enum MemoryImageError: Error, Equatable {
  /// There are this many bytes, not 32,768.
  case wrongSize(Int)
  /// The file cannot be read or written; what the system says of it.
  case unusable(String)
}

extension MemoryImageError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .wrongSize(let count): "the file has \(count) bytes; an image has 32768"
    case .unusable(let reason): reason
    }
  }
}
