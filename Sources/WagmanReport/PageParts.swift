/// The page's own style and script, as they stand in the folder Page.
enum PageParts {
  static var style: String { text(of: PackageResources.report_css) }

  /// Between marks that hide its signs from a reader of XML.
  static var script: String {
    "/*<![CDATA[*/\n" + text(of: PackageResources.report_js) + "/*]]>*/"
  }

  private static func text(of bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
