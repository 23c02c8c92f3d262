import CNcurses
import Foundation

/// The terminal on standard output, drawn by ncurses.
///
/// ncurses has one state for all threads: one of them at a time uses it.
struct CursesScreen {
  private let screen: OpaquePointer
  private let output, input: UnsafeMutablePointer<FILE>
  /// Where keys come from; `nil` where there are none.
  let keyboard: Int32?
  private let isUnicode: Bool
  private let hasColors: Bool

  enum Key { case quit, interrupt, up, down, pageUp, pageDown, first, last, follow, repaint }

  /// - Returns: `nil` where standard output is no terminal that can show a screen.
  init?(hasColors: Bool) {
    guard isatty(STDOUT_FILENO) == 1, let name = getenv("TERM"),
      !["", "dumb"].contains(String(cString: name))
    else { return nil }
    isUnicode = Self.adoptLocale()
    let keys = Self.openKeyboard()
    keyboard = keys
    var settings = termios()
    guard tcgetattr(STDOUT_FILENO, &settings) == 0,
      let output = fdopen(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), "w"),
      let input = fdopen(
        fcntl(keys ?? STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), keys == nil ? "w" : "r")
    else { return nil }
    (self.output, self.input) = (output, input)
    guard let screen = newterm(nil, output, input) else {
      Self.close(output, input, keys)
      return nil
    }
    self.screen = screen
    self.hasColors = hasColors && has_colors()
    TerminalRestoration.arm(settings, farewell: Self.farewell)
    prepare()
  }

  private func prepare() {
    // Ctrl-C is a key: the run ends in good order.
    raw()
    noecho()
    nonl()
    curs_set(0)
    set_escdelay(25)
    keypad(cursesScreen(), true)
    nodelay(cursesScreen(), true)
    guard hasColors else { return }
    start_color()
    use_default_colors()
    for (pair, color) in [COLOR_CYAN, COLOR_GREEN, COLOR_RED, COLOR_YELLOW].enumerated() {
      init_pair(Int16(pair + 1), Int16(color), -1)
    }
  }

  func close() {
    endwin()
    TerminalRestoration.disarm()
    delscreen(screen)
    Self.close(output, input, keyboard)
  }

  private static func close(
    _ output: UnsafeMutablePointer<FILE>, _ input: UnsafeMutablePointer<FILE>, _ keyboard: Int32?
  ) {
    fclose(output)
    fclose(input)
    if let keyboard, keyboard != STDIN_FILENO { Glibc.close(keyboard) }
  }

  // MARK: The terminal

  /// Whether it takes Unicode; where nobody has said what it takes, it does.
  private static func adoptLocale() -> Bool {
    setlocale(LC_CTYPE, "")
    let isSet = ["LC_ALL", "LC_CTYPE", "LANG"].contains { (name: String) in
      getenv(name).map { $0.pointee != 0 } ?? false
    }
    if !isSet { setlocale(LC_CTYPE, "C.UTF-8") }
    return String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8"
  }

  /// Standard input, or where that is none the terminal of the process.
  private static func openKeyboard() -> Int32? {
    if isatty(STDIN_FILENO) == 1 { return STDIN_FILENO }
    let terminal = Glibc.open("/dev/tty", O_RDONLY | O_CLOEXEC)
    return terminal >= 0 ? terminal : nil
  }

  /// Ends attributes, shows the cursor, and leaves the other screen.
  private static var farewell: [UInt8] {
    ["sgr0", "cnorm", "rmkx", "rmcup"].flatMap { (name: String) -> [UInt8] in
      guard let text = tigetstr(name), Int(bitPattern: text) != -1 else { return [] }
      // Terminals of today need no time between characters.
      return Array(String(cString: text).replacing(/\$<[^>]*>/, with: "").utf8)
    }
  }

  // MARK: Drawing

  /// Follows the terminal's size, whatever has become of it.
  ///
  /// - Returns: the size.
  func fit() -> (columns: Int, rows: Int) {
    var size = winsize()
    let window = cursesScreen()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0,
      Int32(size.ws_row) != getmaxy(window) || Int32(size.ws_col) != getmaxx(window)
    {
      resizeterm(Int32(size.ws_row), Int32(size.ws_col))
      clearok(cursesScreen(), true)
    }
    return (Int(getmaxx(cursesScreen())), Int(getmaxy(cursesScreen())))
  }

  func show(_ lines: [ScreenLine]) {
    let window = cursesScreen()
    werase(window)
    for (row, line) in lines.enumerated() {
      wmove(window, Int32(row), 0)
      for piece in line.pieces {
        wattrset(window, attributes(piece.style))
        let scalars = isUnicode ? Array(piece.text.unicodeScalars) : Self.ascii(piece.text)
        let text = scalars.map { Int32(bitPattern: $0.value) }
        waddnwstr(window, text, Int32(text.count))
      }
    }
    wrefresh(window)
  }

  private func attributes(_ style: ScreenLine.Style) -> Int32 {
    switch style {
    case .plain: 0
    case .strong: cursesBold
    case .faint: cursesDim
    case .running: color(1) | cursesBold
    case .done: color(2)
    case .failed: color(3) | cursesBold
    case .timedOut: color(3)
    case .cancelled: color(4)
    case .skipped: cursesDim
    }
  }

  private func color(_ pair: Int32) -> Int32 { hasColors ? COLOR_PAIR(pair) : 0 }

  /// As wide, for terminals that know no more.
  private static func ascii(_ text: String) -> [Unicode.Scalar] {
    text.flatMap { character -> [Unicode.Scalar] in
      if character.isASCII { return Array(character.unicodeScalars) }
      let known: [Character: Unicode.Scalar] = [
        "…": "~", "│": "|", "─": "-", "█": "#", "░": ".", "↑": "^", "↓": "v",
      ]
      return Array(repeating: known[character] ?? "?", count: character.columns)
    }
  }

  // MARK: Keys

  /// The next key that means something; `nil` when no more have been pressed.
  func key() -> Key? {
    while true {
      switch wgetch(cursesScreen()) {
      case ERR: return nil
      case Int32(UInt8(ascii: "q")), Int32(UInt8(ascii: "Q")): return .quit
      case 3: return .interrupt
      case 12: return .repaint
      case Int32(UInt8(ascii: "f")): return .follow
      case KEY_UP: return .up
      case KEY_DOWN: return .down
      case KEY_PPAGE: return .pageUp
      case KEY_NPAGE: return .pageDown
      case KEY_HOME: return .first
      case KEY_END: return .last
      default: continue
      }
    }
  }

  /// All is drawn anew, as after somebody else has written to the terminal.
  func repaint() { clearok(cursesScreen(), true) }
}
