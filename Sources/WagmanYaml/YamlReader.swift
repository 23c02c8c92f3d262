import class Foundation.FileManager
import struct Foundation.ObjCBool
import WagmanCore
import Yams

/// Takes values out of a YAML document and notes everything that is wrong with
/// it, so that a person sees all errors of a file at once.
package struct YamlReader {
  package let file: String
  package private(set) var diagnostics: [Diagnostic] = []

  package init(file: String) { self.file = file }

  /// The text of a file.
  package static func text(of file: String, what: String) throws(Diagnostics) -> String {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory) else {
      throw failure(file, "no such file; give the path of a \(what)")
    }
    guard !isDirectory.boolValue else {
      throw failure(file, "this is a folder; give the path of a \(what) in it")
    }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw failure(file, "the file cannot be read; check its permissions")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw failure(file, "the file is not UTF-8 text; give the path of a \(what)")
    }
    return text
  }

  private static func failure(_ file: String, _ message: String) -> Diagnostics {
    Diagnostics([Diagnostic(file: file, message: message)])
  }

  /// The document's root.
  ///
  /// - Parameters:
  ///   - text: The whole file.
  ///   - least: What is to be written in an empty one.
  /// - Returns: `nil` when it is no YAML; what is wrong is noted then.
  package mutating func root(
    of text: String, least: String = "'name: …' and 'for: …'"
  ) -> YamlNode? {
    do {
      if let node = try Yams.compose(yaml: text) { return node }
      note(1, 1, "the file is empty; write at least \(least)")
    } catch let error as YamlError {
      note(error, in: text)
    } catch {
      note(1, 1, "the file is not YAML; \(error)")
    }
    return nil
  }

  private mutating func note(_ error: YamlError, in text: String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let isTab = YamlReader.character(at: mark, of: text) == "\t"
      let right = isTab ? "indent with blanks, not with a tab" : "check the indentation and quotes"
      note(mark.line, mark.column, "\(problem); \(right)")
    case .duplicatedKeysInMapping(let keys, let context):
      let name = keys.joined(separator: "', '")
      note(
        context.mark.line, context.mark.column, "'\(name)' stands twice; keep one of them")
    case .reader(let problem, _, _, _):
      note(1, 1, "\(problem); save the file as UTF-8 text")
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      note(1, 1, "the file is not YAML; save it as UTF-8 text")
    }
  }

  private static func character(at mark: Mark, of text: String) -> Unicode.Scalar? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(mark.line - 1) else { return nil }
    return lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1).first
  }

  // MARK: Notes

  package mutating func note(_ line: Int, _ column: Int, _ message: String) {
    diagnostics.append(Diagnostic(file: file, line: line, column: column, message: message))
  }

  /// Notes what is wrong at a node, or at a word `offset` scalars into its text.
  package mutating func note(_ node: YamlNode, offset: Int = 0, _ message: String) {
    note(
      node.mark?.line ?? 1, (node.mark?.column ?? 1) + YamlReader.column(of: offset, in: node),
      message)
  }

  private static func column(of offset: Int, in node: YamlNode) -> Int {
    guard case .scalar(let scalar) = node else { return 0 }
    return switch scalar.style {
    case .singleQuoted, .doubleQuoted: offset + 1
    case .plain, .any: offset
    case .literal, .folded: 0
    }
  }

  package mutating func append(_ more: [Diagnostic]) { diagnostics += more }

  // MARK: Shapes

  /// The fields of a mapping; keys that are not `known` are noted and left out.
  package mutating func fields(of node: YamlNode, _ what: String, known: [String]) -> YamlFields {
    var fields = YamlFields(node: node)
    guard case .mapping(let mapping) = node else {
      note(node, "\(what) is not a mapping; write it as '\(known[0]): …'")
      return fields
    }
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        note(key, "a key of \(what) is not a word; \(Vocabulary(known).advice(for: ""))")
        continue
      }
      if known.contains(scalar.string) {
        fields.entries.append((scalar.string, key, value))
      } else {
        note(
          key,
          "unknown key '\(scalar.string)' in \(what); "
            + Vocabulary(known).advice(for: scalar.string))
      }
    }
    return fields
  }

  package mutating func items(of node: YamlNode, _ what: String) -> [YamlNode] {
    if case .sequence(let sequence) = node { return Array(sequence) }
    note(node, "\(what) is not a list; write one item a line, each after '- '")
    return []
  }

  package mutating func text(_ node: YamlNode, _ what: String) -> String? {
    if case .scalar(let scalar) = node { return scalar.string }
    note(node, "\(what) is not a single value; write it behind the colon")
    return nil
  }

  // MARK: Values

  package mutating func quantity(_ node: YamlNode, _ kind: Quantity) -> Int64? {
    guard let text = text(node, "a \(kind.name)") else { return nil }
    do throws(QuantityError) {
      return try kind.parse(text)
    } catch {
      note(node, error.message)
      return nil
    }
  }

  package mutating func span(_ node: YamlNode) -> TickSpan? {
    quantity(node, .duration).map { .milliseconds(UInt64($0)) }
  }

  package mutating func rate(_ node: YamlNode) -> Rate? {
    guard let text = text(node, "a rate") else { return nil }
    do throws(QuantityError) {
      return try Rate.parse(text)
    } catch {
      note(node, error.message)
      return nil
    }
  }

  package mutating func flag(_ node: YamlNode) -> Bool? {
    guard let text = text(node, "a flag") else { return nil }
    switch text {
    case "yes", "true": return true
    case "no", "false": return false
    default:
      note(node, "'\(text)' is neither yes nor no; write yes or no")
      return nil
    }
  }

  package mutating func whole(_ node: YamlNode, _ what: String, in range: ClosedRange<UInt64>)
    -> UInt64?
  {
    guard let text = text(node, what) else { return nil }
    if let number = UInt64(text), range.contains(number) { return number }
    note(
      node,
      "'\(text)' is no number for \(what); "
        + "write a whole number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  package mutating func port(_ node: YamlNode) -> Port? {
    guard let text = text(node, "a port") else { return nil }
    if let port = Port(word: text) { return port }
    note(node, Port.complaint(about: text))
    return nil
  }

  package mutating func ports(_ node: YamlNode, _ what: String) -> PortSet? {
    var set = PortSet()
    for item in items(of: node, what) {
      if let port = port(item) { set.insert(port) }
    }
    return set
  }

  package mutating func medium(_ node: YamlNode) -> BootMedium? {
    guard let text = text(node, "a medium") else { return nil }
    if let medium = BootMedium(word: text) { return medium }
    note(node, "no medium '\(text)'; media are sd and emmc")
    return nil
  }
}

/// The known fields of one mapping, in the order of the file.
package struct YamlFields {
  package let node: YamlNode
  package var entries: [(name: String, key: YamlNode, value: YamlNode)] = []

  package init(node: YamlNode) { self.node = node }

  package subscript(name: String) -> YamlNode? { entries.first { $0.name == name }?.value }

  package func key(_ name: String) -> YamlNode? { entries.first { $0.name == name }?.key }
}
