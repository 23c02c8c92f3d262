import WagmanCore
import WagmanYaml
import Yams

extension Rig {
  private static let keys = [
    "name", "about", "board", "plant", "id", "guests", "shell", "interlock", "safe-state",
    "silence",
  ]

  /// Reads what a bench has.
  ///
  /// - Throws: everything that is wrong with the file.
  public static func load(path: String) throws(Diagnostics) -> Rig {
    try parse(YamlReader.text(of: path, what: "rig"), file: path)
  }

  /// Reads what a bench has.
  ///
  /// - Parameters:
  ///   - text: The file's.
  ///   - file: What errors call it.
  /// - Returns: what the bench has.
  /// - Throws: everything that is wrong with it.
  public static func parse(_ text: String, file: String) throws(Diagnostics) -> Rig {
    var reader = YamlReader(file: file)
    let name = file.split(separator: "/").last.map { String($0.prefix { $0 != "." }) }
    var rig = Rig(name: name ?? "bench")
    if let root = reader.root(of: text, least: "'board: …'") {
      let fields = reader.fields(of: root, "a rig", known: keys)
      for (key, _, node) in fields.entries { rig.read(key, node, &reader) }
    }
    guard reader.diagnostics.isEmpty else { throw Diagnostics(reader.diagnostics) }
    return rig
  }

  private mutating func read(_ key: String, _ node: YamlNode, _ reader: inout YamlReader) {
    switch key {
    case "name": name = reader.text(node, key) ?? name
    case "about": about = reader.text(node, key) ?? ""
    case "board": board = reader.text(node, key)
    case "plant": plant = reader.text(node, key)
    case "id": identifier = Self.identifier(node, &reader)
    case "guests": guests = reader.ports(node, key) ?? guests
    case "shell": allowsShell = reader.flag(node) ?? true
    case "interlock": readInterlock(node, &reader)
    case "safe-state": readSafeState(node, &reader)
    default: silence = reader.span(node) ?? silence
    }
  }

  private static func identifier(_ node: YamlNode, _ reader: inout YamlReader) -> String? {
    guard let text = reader.text(node, "an id") else { return nil }
    let id = text.uppercased()
    if id.utf8.count == 12, id.allSatisfy({ $0.isASCII && $0.isHexDigit }) { return id }
    reader.note(node, "'\(text)' is no id; write the 12 hex digits that 'wagman id' prints")
    return nil
  }

  private mutating func readInterlock(_ node: YamlNode, _ reader: inout YamlReader) {
    let fields = reader.fields(of: node, "interlock", known: ["switchings", "off-time"])
    if let value = fields["switchings"],
      let number = reader.whole(value, "switchings in a minute", in: 1...600)
    {
      interlock.switchingsPerMinute = Int(number)
    }
    if let value = fields["off-time"] { interlock.offTime = reader.span(value) ?? .seconds(0) }
  }

  private mutating func readSafeState(_ node: YamlNode, _ reader: inout YamlReader) {
    let fields = reader.fields(
      of: node, "safe-state", known: Port.all.map { "\($0.name)" })
    for (key, _, value) in fields.entries {
      guard let port = Port(word: key), let text = reader.text(value, "a power state") else {
        continue
      }
      guard let state = SafeState(rawValue: text) else {
        reader.note(value, "'\(text)' is no power state; write on, off or leave")
        continue
      }
      if state == .off && port == .nodeController {
        reader.note(
          value, "no board keeps the node controller (nc) off; write on or leave")
        continue
      }
      safeState[port.index] = state
    }
  }
}
