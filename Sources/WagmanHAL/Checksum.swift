/// Whether a loader believes only pages whose checksum is right.
public enum Checksum: Sendable {
  case verified
  /// For tests only: shows that a test of power cuts would notice if the check
  /// were missing.
  case ignored
}
