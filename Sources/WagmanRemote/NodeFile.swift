import WagmanCore
import WagmanFirmware
import WagmanSerial
import WagmanYaml

/// What `wagman run --config` reads: which board, and how its node is to be run.
public struct NodeFile: Sendable {
  /// The name or the path of a board description.
  public var board: String?
  public var url: BoardURL?
  /// The id that the board must have: 12 hex digits in upper case.
  public var identifier: String?
  /// The folder of the node's memory.
  public var data: String?
  public var links: [LinkURL] = []
  public var onExit: Supervisor.OnExit?
  /// What a new node has enabled and watched; `nil`: what the board has.
  public var enabled: PortSet?
  public var watched: PortSet?
  public var firmware = FirmwareSettings()

  public init() {}

  static let keys = [
    "about", "board", "url", "id", "data", "links", "on-exit", "enabled", "watched",
    "fault-levels", "config",
  ]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - describe: gives the description of a board by its name or path, with
  ///     what it says about the machines; the file's own settings go over it.
  /// - Returns: The file, and the board's description where it names one.
  /// - Throws: everything that is wrong with it.
  public static func load(
    path: String,
    describe: (String, inout NodeConfiguration) throws(Diagnostics) -> BoardDescription
  ) throws(Diagnostics) -> (NodeFile, BoardDescription?) {
    var reader = YamlReader(file: path)
    var file = NodeFile()
    var description: BoardDescription?
    let text = try YamlReader.text(of: path, what: "node's configuration")
    if let root = reader.root(of: text, least: "'url: …' and 'data: …'") {
      let fields = reader.fields(of: root, "a node", known: keys)
      if let node = fields["board"], let name = reader.text(node, "board") {
        file.board = name
        description = try describe(name, &file.firmware.machines)
      }
      for (name, _, node) in fields.entries { file.read(name, node, &reader) }
    }
    guard reader.diagnostics.isEmpty else { throw Diagnostics(reader.diagnostics) }
    return (file, description)
  }

  private mutating func read(_ name: String, _ node: YamlNode, _ reader: inout YamlReader) {
    switch name {
    case "about", "board": break
    case "url": url = reader.link(node, name) { (text) throws(LinkURLError) in try BoardURL(text) }
    case "id":
      guard let text = reader.text(node, name) else { break }
      identifier = BoardIdentifier.read(text)
      if identifier == nil { reader.note(node, BoardIdentifier.complaint(about: text)) }
    case "data": data = reader.text(node, name)
    case "links":
      links = reader.items(of: node, name).compactMap { item in
        reader.link(item, name) { (text) throws(LinkURLError) in try LinkURL(text) }
      }
    case "on-exit": onExit = reader.word(node, name, of: Supervisor.OnExit.self)
    case "enabled": enabled = reader.ports(node, name)
    case "watched": watched = reader.ports(node, name)
    case "fault-levels": readFaultLevels(node, &reader)
    default: reader.read(&firmware.machines, from: node)
    }
  }

  private mutating func readFaultLevels(_ node: YamlNode, _ reader: inout YamlReader) {
    let names = Port.every.map { "\($0.name)" }
    for (name, _, value) in reader.fields(of: node, "fault-levels", known: names).entries {
      guard let port = Port(word: name), let level = reader.quantity(value, .current) else {
        continue
      }
      firmware.faultLevels[port.index] = UInt16(clamping: level)
    }
  }
}

/// The id of a board as people write it.
public enum BoardIdentifier {
  /// The id in upper case; `nil` when it does not have 12 hex digits.
  public static func read(_ text: String) -> String? {
    let word = text.uppercased()
    let isWhole = word.count == 12 && word.allSatisfy { "0123456789ABCDEF".contains($0) }
    return isWhole ? word : nil
  }

  public static func complaint(about text: String) -> String {
    "'\(text)' is no id; it has 12 hex digits, as 'wagman id' tells"
  }
}

extension YamlReader {
  fileprivate mutating func link<URL>(
    _ node: YamlNode, _ what: String, _ parse: (String) throws(LinkURLError) -> URL
  ) -> URL? {
    guard let text = text(node, what) else { return nil }
    do throws(LinkURLError) {
      return try parse(text)
    } catch {
      note(node, "\(error)")
      return nil
    }
  }
}
