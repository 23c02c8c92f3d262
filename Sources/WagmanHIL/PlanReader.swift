import WagmanCore
import WagmanYaml
import Yams

/// Reads a plan and notes everything that is wrong with it.
struct PlanReader {
  var reader: YamlReader
  private let checkLine: (String) -> String?

  static let keys = [
    "name", "about", "needs", "prepare", "tests", "after-each", "time-limit",
  ]

  private init(_ file: String, _ checkLine: @escaping (String) -> String?) {
    reader = YamlReader(file: file)
    self.checkLine = checkLine
  }

  static func read(
    _ text: String, file: String, checkLine: @escaping (String) -> String?
  ) throws(Diagnostics) -> Plan {
    var parsing = PlanReader(file, checkLine)
    let plan = parsing.plan(text)
    // What is wrong in a test with a matrix is so in each of its variants.
    var told: [Diagnostic] = []
    for diagnostic in parsing.reader.diagnostics where !told.contains(diagnostic) {
      told.append(diagnostic)
    }
    guard told.isEmpty else { throw Diagnostics(told) }
    return plan
  }

  private mutating func plan(_ text: String) -> Plan {
    let name = reader.file.split(separator: "/").last.map { String($0.prefix { $0 != "." }) }
    var plan = Plan(name: name ?? "plan", file: reader.file)
    guard let root = reader.root(of: text, least: "'tests: …'") else { return plan }
    let fields = reader.fields(of: root, "a plan", known: Self.keys)
    for (key, _, node) in fields.entries {
      switch key {
      case "name": plan.name = reader.text(node, key) ?? plan.name
      case "about": plan.about = reader.text(node, key) ?? ""
      case "needs": plan.needs = needs(node)
      case "prepare": plan.prepare = steps(node, key)
      case "after-each": plan.afterEach = steps(node, key)
      case "time-limit": plan.timeLimit = reader.span(node) ?? plan.timeLimit
      default: plan.tests = items(of: node, key, "a test").flatMap { tests($0) }
      }
    }
    if fields["tests"] == nil { reader.note(root, "a plan without tests; add 'tests: …'") }
    check(plan)
    return plan.withDerivedNeeds
  }

  /// What can only be seen of all tests together.
  private mutating func check(_ plan: Plan) {
    var before: [String] = []
    var names: Set<String> = []
    for test in plan.tests {
      if !names.insert(test.name).inserted {
        reader.note(test.line, 1, "'\(test.name)' is the name of two tests; change one of them")
      }
      for name in test.needs where Self.matches(name, in: before).isEmpty {
        let advice =
          before.isEmpty ? "leave it out" : Vocabulary(before).advice(for: name)
        reader.note(
          test.line, 1, "'\(test.name)' needs '\(name)', which no test before it is; \(advice)")
      }
      before.append(test.name)
    }
  }

  /// The tests that a name means: its own, or all that matrix and repeat made of it.
  static func matches(_ name: String, in tests: [String]) -> [String] {
    tests.filter { $0 == name || $0.hasPrefix(name + " [") || $0.hasPrefix(name + " #") }
  }

  private mutating func needs(_ node: YamlNode) -> Plan.Needs {
    var needs = Plan.Needs()
    let fields = reader.fields(
      of: node, "needs", known: ["guests", "faults", "console", "shell"])
    for (key, _, value) in fields.entries {
      switch key {
      case "guests": needs.guests = reader.ports(value, key) ?? needs.guests
      case "faults": needs.faults = reader.flag(value) ?? false
      case "console": needs.console = reader.flag(value) ?? false
      default: needs.shell = reader.flag(value) ?? false
      }
    }
    return needs
  }

  // MARK: Tests

  private mutating func tests(_ node: YamlNode) -> [Plan.Test] {
    var variants: [(suffix: String, node: YamlNode)] = [("", node)]
    if case .mapping(let test) = node, let matrix = test["matrix"] {
      if matrix.mapping == nil {
        reader.note(matrix, "matrix is not a mapping; write it like 'matrix: {port: [gn, cs]}'")
      }
      for (key, values) in matrix.mapping.map(Array.init) ?? [] {
        guard let name = key.string else { continue }
        let words = items(of: values, "the values of '\(name)'", "a value").compactMap {
          reader.text($0, "a value of '\(name)'")
        }
        variants = variants.flatMap { variant in
          words.map { word in
            (
              variant.suffix + (variant.suffix.isEmpty ? "" : ", ") + word,
              variant.node.replacing("${\(name)}", by: word)
            )
          }
        }
      }
    }
    return variants.flatMap { variant in
      test(variant.node, suffix: variant.suffix.isEmpty ? "" : " [\(variant.suffix)]")
    }
  }

  private mutating func test(_ node: YamlNode, suffix: String) -> [Plan.Test] {
    let fields = reader.fields(
      of: node, "a test", known: ["name", "about", "needs", "matrix", "repeat", "steps"])
    guard let nameNode = fields["name"], let name = reader.text(nameNode, "name") else {
      reader.note(node, "a test without a name; add 'name: …'")
      return []
    }
    var test = Plan.Test(name: name + suffix, line: node.mark?.line ?? 1)
    if let needs = fields["needs"] {
      test.needs = reader.items(of: needs, "needs").compactMap { reader.text($0, "a test") }
    }
    guard let steps = fields["steps"] else {
      reader.note(node, "test '\(name)' has no steps; add 'steps: …'")
      return []
    }
    test.steps = self.steps(steps, "steps")
    let times =
      fields["repeat"].flatMap { reader.whole($0, "repeat", in: 1...1_000_000) } ?? 1
    guard times > 1 else { return [test] }
    return (1...times).map { time in
      var again = test
      again.name += " #\(time)"
      return again
    }
  }

  mutating func steps(_ node: YamlNode, _ what: String) -> [Plan.Step] {
    items(of: node, what, "a step").compactMap { step($0) }
  }

  /// The items of a list that has to have one.
  mutating func items(of node: YamlNode, _ what: String, _ least: String) -> [YamlNode] {
    if case .sequence(let sequence) = node, sequence.isEmpty {
      reader.note(node, "\(what) is empty; add \(least)")
    }
    return reader.items(of: node, what)
  }

  func problem(with sentence: String) -> String? { checkLine(sentence) }
}

extension YamlNode {
  /// The node with a word replaced in all its texts.
  fileprivate func replacing(_ word: String, by other: String) -> YamlNode {
    switch self {
    case .scalar(var scalar):
      scalar.string = scalar.string.replacing(word, with: other)
      return .scalar(scalar)
    case .sequence(var sequence):
      for index in sequence.indices {
        sequence[index] = sequence[index].replacing(word, by: other)
      }
      return .sequence(sequence)
    case .mapping(let mapping):
      var replaced = mapping
      for (key, value) in mapping {
        replaced[key] = value.replacing(word, by: other)
      }
      return .mapping(replaced)
    case .alias: return self
    }
  }
}

extension Plan {
  /// Reads a plan.
  ///
  /// - Parameters:
  ///   - text: The plan.
  ///   - file: What errors call it.
  ///   - checkLine: Says what is wrong with a console line of a fault; `nil` when it is right.
  /// - Returns: the plan.
  /// - Throws: everything that is wrong with it.
  public static func parse(
    _ text: String, file: String, checkLine: @escaping (String) -> String? = { _ in nil }
  ) throws(Diagnostics) -> Plan {
    try PlanReader.read(text, file: file, checkLine: checkLine)
  }

  /// Reads a plan from a file.
  ///
  /// - Throws: everything that is wrong with it.
  public static func load(
    path: String, checkLine: @escaping (String) -> String? = { _ in nil }
  ) throws(Diagnostics) -> Plan {
    try parse(
      YamlReader.text(of: path, what: "plan"), file: path, checkLine: checkLine)
  }
}
