/// The page's own style and script, as they stand in the folder Page.
enum PageParts {
  static var style: String { text(of: PackageResources.report_css) }

  /// One function of its parts, between marks that hide its signs from a reader of XML.
  static var script: String {
    let parts = [
      PackageResources.drawing_js, PackageResources.steering_js, PackageResources.links_js,
    ]
    return "/*<![CDATA[*/\n\"use strict\";\n(() => {\n" + parts.map(text).joined(separator: "\n")
      + "})();\n/*]]>*/"
  }

  private static func text(of bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
