import WagmanCore
import WagmanYaml
import Yams

extension GuestProfile {
  static let keys = [
    "about", "boot-time", "boot-jitter", "heartbeat", "heartbeat-jitter", "shutdown-time",
    "obeys-shutdown", "hang-rate", "failed-boots", "boots-from", "inrush", "boot-current",
    "idle-current", "busy-current", "halted-current", "busy", "heat",
  ]

  /// Reads a profile's file.
  ///
  /// - Throws: everything that is wrong with it.
  public static func load(path: String) throws(Diagnostics) -> GuestProfile {
    let name = path.split(separator: "/").last.map { $0.split(separator: ".").first } ?? nil
    let text = try YamlReader.text(of: path, what: "guest profile")
    return try parse(text, file: path, name: name.map(String.init) ?? "")
  }

  /// Reads the text of a profile.
  ///
  /// - Throws: everything that is wrong with it.
  public static func parse(
    _ text: String, file: String, name: String
  ) throws(Diagnostics) -> GuestProfile {
    var reader = YamlReader(file: file)
    var profile = GuestProfile()
    profile.name = name
    if let root = reader.root(of: text) {
      profile.apply(reader.fields(of: root, "a guest profile", known: keys), &reader)
    }
    guard reader.diagnostics.isEmpty else { throw Diagnostics(reader.diagnostics) }
    return profile
  }

  /// Takes over what `fields` say, and checks what must fit together.
  mutating func apply(_ fields: YamlFields, _ reader: inout YamlReader) {
    for (name, _, value) in fields.entries { apply(name, value, &reader) }
    if heartbeat.milliseconds == 0, let node = fields["heartbeat"] {
      reader.note(node, "a heartbeat every 0 ms is none; write a period such as 10s")
    }
    if heartbeat > .hours(24), let node = fields["heartbeat"] {
      reader.note(node, "a heartbeat less than daily is none; write a period such as 10s")
    }
    if heartbeatJitter > heartbeat, let node = fields["heartbeat-jitter"] ?? fields["heartbeat"] {
      reader.note(
        node, "the jitter is longer than the heartbeat's period; write at most \(heartbeat.text)")
    }
    if bootJitter > bootTime, let node = fields["boot-jitter"] ?? fields["boot-time"] {
      reader.note(
        node, "the jitter is longer than the boot time; write at most \(bootTime.text)")
    }
  }

  private mutating func apply(_ name: String, _ node: YamlNode, _ reader: inout YamlReader) {
    func span(_ path: WritableKeyPath<GuestProfile, TickSpan>) {
      if let value = reader.span(node) { self[keyPath: path] = value }
    }
    func number(_ path: WritableKeyPath<GuestProfile, Int32>, _ kind: Quantity) {
      if let value = reader.quantity(node, kind) { self[keyPath: path] = Int32(value) }
    }
    switch name {
    case "about": about = reader.text(node, "about") ?? about
    case "boot-time": span(\.bootTime)
    case "boot-jitter": span(\.bootJitter)
    case "heartbeat": span(\.heartbeat)
    case "heartbeat-jitter": span(\.heartbeatJitter)
    case "shutdown-time": span(\.shutdownTime)
    case "obeys-shutdown": obeysShutdown = reader.flag(node) ?? obeysShutdown
    case "hang-rate": hangRate = reader.rate(node) ?? hangRate
    case "failed-boots": number(\.failedBoots, .share)
    case "boots-from":
      let media = reader.items(of: node, "boots-from").compactMap { reader.medium($0) }
      bootsFromSD = media.contains(.sd)
      bootsFromEMMC = media.contains(.emmc)
    case "inrush": number(\.inrush, .current)
    case "boot-current": number(\.bootCurrent, .current)
    case "idle-current": number(\.idleCurrent, .current)
    case "busy-current": number(\.busyCurrent, .current)
    case "halted-current": number(\.haltedCurrent, .current)
    case "busy": number(\.busyShare, .share)
    case "heat": number(\.heat, .power)
    default: preconditionFailure("A key of a guest profile is known, but nobody reads it")
    }
  }
}
