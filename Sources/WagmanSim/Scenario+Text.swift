import WagmanCore
import WagmanYaml

extension Scenario {
  /// The scenario as a file that ``parse(_:file:library:validateCommand:)`` reads again.
  ///
  /// Guests are named by their profiles. What a generated scenario does not use is not
  /// written: expectations, random happenings, repeated ones, and settings that differ
  /// from the defaults.
  public var yaml: String {
    var lines: [String] = []
    if !name.isEmpty { lines.append("name: \(Self.quoted(name))") }
    if !about.isEmpty { lines.append("about: \(Self.quoted(about))") }
    lines.append("for: \(span.text)")
    lines.append("seed: \(seed)")
    lines.append("enabled: \(Self.list(enabled))")
    lines.append("watched: \(Self.list(watched))")
    let places = (0..<Port.count).compactMap { index in
      guests[index].map { "\(Port(unchecked: index).name): \($0.name)" }
    }
    lines.append("guests: {\(places.joined(separator: ", "))}")
    if watchesInvariants { lines.append("invariants: yes") }
    if let recovery {
      lines.append("recovery: {from: \(recovery.from.text), up-within: \(recovery.upWithin.text)}")
    }
    if !timeline.isEmpty { lines.append("timeline:") }
    for entry in timeline {
      var at = entry.at
      for step in entry.steps {
        at = at + step.after
        lines.append("  - {at: \(at.text), do: \(Self.quoted(step.text))}")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func list(_ ports: PortSet) -> String {
    let names = Port.all.filter { ports.contains($0) }.map { "\($0.name)" }
    return "[\(names.joined(separator: ", "))]"
  }

  private static func quoted(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
        || " .-%".unicodeScalars.contains($0)
    }
    return plain
      ? text
      : "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
  }
}
