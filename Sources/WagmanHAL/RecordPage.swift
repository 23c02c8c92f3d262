/// What all pages of the record have in common.
///
/// Offsets: 0 sequence number, 4 kind, 5 version, 60 CRC-32.
public enum RecordPage {
  /// The version of the format that this program reads and writes.
  public static var version: UInt8 { 1 }

  /// How often this logical page had been written, with this time.
  public static func sequence(of page: Page) -> UInt32 { page.uint32(at: 0) }

  static func kind(of page: Page) -> UInt8 { page.uint8(at: 4) }

  static func version(of page: Page) -> UInt8 { page.uint8(at: 5) }

  /// An unsealed page with the common fields, the rest 0.
  static func blank(_ set: RecordSet, sequence: UInt32) -> Page {
    var page = Page(filledWith: 0)
    page.set(uint32: sequence, at: 0)
    page.set(uint8: set.kind, at: 4)
    page.set(uint8: version, at: 5)
    return page
  }
}
