/// Which pages the regions of the fixed record begin in.
public enum LegacyLayout {
  /// Address 0.
  static var headerPage: Int { 0 }
  /// Address 64.
  static var bootLoaderPage: Int { 1 }
  /// Address 128.
  static var boardPage: Int { 2 }

  /// Address 256 + 128 · port; the boot log is in the page after it.
  static func portPage(_ index: Int) -> Int { 4 &+ 2 &* index }

  /// The pages with some field in them, and page 3, which has none.
  public static var pages: Range<Int> { 0..<14 }
}
