import struct Foundation.URL
import WagmanCore
import WagmanSerial
import WagmanYaml

/// What a kind of board is like: a file of hardware/boards.
public struct BoardDescription: Equatable, Sendable {
  /// What it is called in messages; where the file does not say, as the file is.
  public var name = ""
  /// What it is, for a person, as in `in the field, with its original firmware`.
  public var about = ""
  /// How it is driven; `nil`: as it turns out.
  public var dialect: RemoteDriver.Dialect?
  public var wire: BoardURL.Wire = .auto
  /// Bits a second on a true serial line.
  public var baud: UInt32?
  /// Vendor and product of its USB interface, while its program runs.
  public var usb: [USBModel] = []
  /// The same while its boot loader waits.
  public var bootLoader: [USBModel] = []

  public init() {}

  /// `chip` is for a port of the firmware; nothing on a host reads it.
  static let keys = [
    "name", "about", "dialect", "wire", "baud", "usb", "boot-loader", "config", "chip",
  ]

  /// Reads a description, and what it says about the machines' settings into `configuration`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - configuration: What the file does not name stays as it is.
  /// - Returns: What it says of the board itself.
  /// - Throws: everything that is wrong with the file.
  public static func load(
    path: String, _ configuration: inout NodeConfiguration
  ) throws(Diagnostics) -> BoardDescription {
    var reader = YamlReader(file: path)
    var description = BoardDescription()
    description.name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let text = try YamlReader.text(of: path, what: "board description")
    if let root = reader.root(of: text, least: "'name: …' and 'dialect: …'") {
      for (name, _, node) in reader.fields(of: root, "a board", known: keys).entries {
        description.read(name, node, &reader, &configuration)
      }
    }
    guard reader.diagnostics.isEmpty else { throw Diagnostics(reader.diagnostics) }
    return description
  }

  private mutating func read(
    _ name: String, _ node: YamlNode, _ reader: inout YamlReader,
    _ configuration: inout NodeConfiguration
  ) {
    switch name {
    case "name": self.name = reader.text(node, name) ?? self.name
    case "about": about = reader.text(node, name) ?? ""
    case "dialect": dialect = reader.word(node, name, of: RemoteDriver.Dialect.self)
    case "wire": wire = reader.word(node, name, of: BoardURL.Wire.self) ?? .auto
    case "baud":
      baud = reader.whole(node, "a baud rate", in: 9_600...4_000_000).map { UInt32($0) }
    case "usb": usb = reader.usbModels(node, name)
    case "boot-loader": bootLoader = reader.usbModels(node, name)
    case "chip": break
    default: reader.read(&configuration, from: node)
    }
  }
}

extension YamlReader {
  /// One of the words of an enumeration.
  mutating func word<Word: RawRepresentable & CaseIterable>(
    _ node: YamlNode, _ what: String, of type: Word.Type
  ) -> Word? where Word.RawValue == String {
    guard let text = text(node, what) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    note(node, "no \(what) '\(text)'; \(Vocabulary(words).advice(for: text))")
    return nil
  }

  /// A list of `VENDOR:PRODUCT`, both as four hexadecimal digits.
  fileprivate mutating func usbModels(_ node: YamlNode, _ what: String) -> [USBModel] {
    var models: [USBModel] = []
    for item in items(of: node, what) {
      guard let text = text(item, what) else { continue }
      if let model = USBModel(text) {
        models.append(model)
      } else {
        note(item, "'\(text)' is no USB id; write vendor and product as in '2341:8037'")
      }
    }
    return models
  }
}
