/// A value of JSON, whose objects keep their order.
public enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Int64)
  /// Thousandths, written with as many decimals as it needs.
  case thousandths(Int64)
  case string(String)
  case array([JSONValue])
  case object([Member])

  public struct Member: Equatable, Sendable {
    public let name: String
    public let value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// The value, or null.
  public static func optional(_ number: (some FixedWidthInteger)?) -> JSONValue {
    number.map { .number(Int64($0)) } ?? .null
  }

  public static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  /// A number where the text is one, else the text.
  init(word: some StringProtocol) {
    if let number = Int64(word) { self = .number(number) } else { self = .string(String(word)) }
  }
}

extension JSONValue: CustomStringConvertible {
  /// On one line, without blanks.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool(let isTrue): isTrue ? "true" : "false"
    case .number(let number): "\(number)"
    case .thousandths(let number): Self.decimal(number)
    case .string(let text): Self.quoted(text)
    case .array(let values): "[" + values.map(\.description).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { Self.quoted($0.name) + ":\($0.value)" }.joined(separator: ",") + "}"
    }
  }

  private static func decimal(_ thousandths: Int64) -> String {
    let (whole, rest) = thousandths.magnitude.quotientAndRemainder(dividingBy: 1_000)
    var digits = String(repeating: "0", count: 3 - "\(rest)".count) + "\(rest)"
    while digits.last == "0" { digits.removeLast() }
    return (thousandths < 0 ? "-" : "") + "\(whole)" + (digits.isEmpty ? "" : ".\(digits)")
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 32 || scalar.value == 127:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
