/// Why bytes are not the image of a board's memory.
public enum MemoryImageError: Error, Equatable {
  /// There are this many bytes, not 32,768.
  case wrongSize(Int)
}
