/// What kind of USB device one is: its vendor and its product.
public struct USBModel: Equatable, Sendable {
  public let vendor: UInt16
  public let product: UInt16

  public init(vendor: UInt16, product: UInt16) {
    self.vendor = vendor
    self.product = product
  }

  /// Reads both as four hexadecimal digits, as in `2341:8037`.
  public init?(_ text: String) {
    let halves = text.split(separator: ":", omittingEmptySubsequences: false)
    guard halves.count == 2,
      halves.allSatisfy({ $0.utf8.count == 4 && $0.allSatisfy(\.isHexDigit) }),
      let vendor = UInt16(halves[0], radix: 16), let product = UInt16(halves[1], radix: 16)
    else { return nil }
    self.init(vendor: vendor, product: product)
  }
}

extension USBModel: CustomStringConvertible {
  /// As it can be read again.
  public var description: String { "\(Self.hexadecimal(vendor)):\(Self.hexadecimal(product))" }

  private static func hexadecimal(_ number: UInt16) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
