/// Where a value of the record was found.
public enum RecordOrigin: UInt8, Sendable {
  /// In a valid page of our own.
  case own
  /// At the fixed addresses, as boards in the field write them.
  case legacy
  /// Nowhere: the default stands in.
  case defaults
}
