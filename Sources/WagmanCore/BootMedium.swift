/// What a guest boots from.
///
/// Raw values are those of the wire and of the record.
public enum BootMedium: UInt8, Sendable {
  case sd = 0
  case emmc = 1

  /// The other medium.
  public var other: BootMedium { self == .sd ? .emmc : .sd }

  /// The name on the console: `sd` or `emmc`.
  public var name: StaticString {
    switch self {
    case .sd: "sd"
    case .emmc: "emmc"
    }
  }
}
