/// The boot loader flag of the node controller.
///
/// Raw values are those of the record of boards in the field.
public enum BootLoaderMode: UInt8, CaseIterable, Sendable {
  case off = 0
  case sd = 1
  case emmc = 2

  /// The name on the console: `off`, `sd` or `emmc`.
  public var name: StaticString { Choice.loader.word(UInt32(rawValue)) }
}
