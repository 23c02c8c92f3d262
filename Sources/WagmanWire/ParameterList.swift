/// The parameters of a command, in their order.
///
/// Five bits for each, the first in the lowest, so that a board keeps a word for a command.
public struct ParameterList: Sendable {
  private let places: UInt32

  /// - Precondition: none follows one that is absent.
  // Known when the program is built: what is left of it is a table of words.
  @inline(__always)
  init(
    _ first: Parameter? = nil, _ second: Parameter? = nil, _ third: Parameter? = nil,
    _ fourth: Parameter? = nil, _ fifth: Parameter? = nil, _ sixth: Parameter? = nil
  ) {
    places =
      Self.place(first) | Self.place(second) << 5 | Self.place(third) << 10
      | Self.place(fourth) << 15 | Self.place(fifth) << 20 | Self.place(sixth) << 25
  }

  /// How many there are, 0 to 6.
  public var count: Int { (36 &- places.leadingZeroBitCount) / 5 }

  /// The parameter with this number; `nil` where there is none.
  public func parameter(_ number: Int) -> Parameter? {
    guard number >= 0 && number < 6 else { return nil }
    let place = places >> UInt32(5 &* number) & 0x1f
    return place == 0 ? nil : Parameter(rawValue: UInt8(place) &- 1)
  }

  /// - Precondition: `0 <= number < count`.
  public subscript(number: Int) -> Parameter {
    guard let parameter = parameter(number) else {
      preconditionFailure("ParameterList index is out of range")
    }
    return parameter
  }

  @inline(__always)
  private static func place(_ parameter: Parameter?) -> UInt32 {
    parameter.map { UInt32($0.rawValue) + 1 } ?? 0
  }
}
