/// The lines of a board's snapshots, the newest of each kind.
///
/// Each line is true by itself and tells its moment, so that it does not matter
/// which request brought it, nor whether its neighbours were lost on the way.
struct SnapshotLines {
  private struct Field {
    let text: String
    let up: UInt64
  }

  private var fields: [String: Field] = [:]
  /// The newest moment of any line, in milliseconds since the board's reset.
  private(set) var newestUp: UInt64 = 0

  mutating func removeAll() {
    fields.removeAll()
    newestUp = 0
  }

  /// Forgets what may be different by now; sensors are only older.
  mutating func forgetState() {
    for name in ["mode", "relays", "drive", "hb", "enabled", "wanted", "watched", "id", "boots"] {
      fields[name] = nil
    }
  }

  /// Forgets who decides, and what about.
  mutating func forgetMode() {
    for name in ["mode", "relays", "drive"] { fields[name] = nil }
  }

  /// The text of a field, as told last.
  subscript(name: String) -> String? { fields[name]?.text }

  /// When a field was true.
  func up(of name: String) -> UInt64? { fields[name]?.up }

  /// Takes a line that came whole; an older one than is known changes nothing.
  ///
  /// - Returns: its moment; `nil` when it is no line of a snapshot.
  mutating func take(_ line: String) -> UInt64? {
    var found: [(name: String, text: String)] = []
    for word in line.split(separator: " ") {
      let pair = word.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { return nil }
      found.append((String(pair[0]), String(pair[1])))
    }
    guard let first = found.first, first.name == "up", let up = UInt64(first.text) else {
      return nil
    }
    newestUp = max(newestUp, up)
    for field in found.dropFirst() where (fields[field.name]?.up ?? 0) <= up {
      fields[field.name] = Field(text: field.text, up: up)
    }
    return up
  }
}
