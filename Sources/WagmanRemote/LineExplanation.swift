import WagmanWire

/// What a line of either wire means, field by field, and what is wrong with it.
public struct LineExplanation: Equatable, Sendable {
  /// One field: its name, what stands there, and what that means; the meaning may be empty.
  public struct Field: Equatable, Sendable {
    public let name: String
    public let value: String
    public let meaning: String

    public init(_ name: String, _ value: String, _ meaning: String = "") {
      self.name = name
      self.value = value
      self.meaning = meaning
    }
  }

  /// The fields of one sensorgram, or of a console's line.
  public struct Part: Equatable, Sendable {
    public var title: String
    public var fields: [Field] = []
  }

  public internal(set) var parts: [Part] = []
  /// What is wrong, and where; `nil` for a line that is in order.
  public internal(set) var flaw: String?

  /// Explains a line without its end.
  public init(_ line: String) {
    var bytes = Array(line.utf8)
    while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
    if bytes.isEmpty {
      flaw = "the line is empty: it means nothing on either wire"
    } else if !explainConsole(String(decoding: bytes, as: UTF8.self), bytes) {
      explainSensorgrams(bytes)
    }
  }

  /// The explanation for a person.
  public var lines: [String] {
    var lines: [String] = []
    for part in parts {
      lines.append(part.title)
      for field in part.fields {
        let name = field.name + String(repeating: " ", count: max(1, 12 - field.name.count))
        let meaning = field.meaning.isEmpty ? "" : "  " + field.meaning
        lines.append("  \(name)\(field.value)\(meaning)")
      }
    }
    if let flaw { lines.append("broken: \(flaw)") }
    return lines
  }

  public var json: JSONValue {
    let parts = parts.map { part in
      JSONValue.object([
        .init("title", .string(part.title)),
        .init("fields", .array(part.fields.map(\.json))),
      ])
    }
    return .object([
      .init("valid", .bool(flaw == nil)), .init("flaw", .optional(flaw)),
      .init("parts", .array(parts)),
    ])
  }
}

extension LineExplanation.Field {
  fileprivate var json: JSONValue {
    .object([
      .init("name", .string(name)), .init("value", .string(value)),
      .init("meaning", .string(meaning)),
    ])
  }
}
