/// A line of the screen: pieces of text, each with what it means.
struct ScreenLine: Equatable {
  enum Style: Equatable, CaseIterable {
    case plain, strong, faint
    case running, done, failed, timedOut, cancelled, skipped
  }

  struct Piece: Equatable {
    var text: String
    var style: Style
  }

  private(set) var pieces: [Piece] = []
  private(set) var columns = 0

  init() {}

  init(_ text: String, _ style: Style, width: Int) { add(text.cut(to: width), style) }

  var text: String { pieces.map(\.text).joined() }

  mutating func add(_ text: String, _ style: Style = .plain) {
    guard !text.isEmpty else { return }
    pieces.append(Piece(text: text, style: style))
    columns += text.columns
  }

  /// Adds what is there in so many columns.
  mutating func add(_ text: String, _ style: Style = .plain, filling width: Int) {
    add(text.padded(to: width), style)
  }

  mutating func fill(to width: Int) {
    add(String(repeating: " ", count: max(0, width - columns)))
  }

  mutating func add(_ other: ScreenLine) {
    pieces += other.pieces
    columns += other.columns
  }

  /// No wider than so many columns.
  func cut(to width: Int) -> ScreenLine {
    guard columns > width else { return self }
    var line = ScreenLine()
    for piece in pieces {
      let left = width - line.columns
      // The last column is the ellipsis', whichever piece it falls into.
      guard piece.text.columns < left else {
        line.add((piece.text + " ").cut(to: left), piece.style)
        break
      }
      line.add(piece.text, piece.style)
    }
    return line
  }
}

extension ScreenLine.Style {
  /// Of a job's state, by its name.
  init(state: String) {
    self =
      switch state {
      case "running": .running
      case "done": .done
      case "failed": .failed
      case "timed out": .timedOut
      case "cancelled": .cancelled
      case "skipped": .skipped
      default: .plain
      }
  }
}
