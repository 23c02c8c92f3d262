import WagmanRemote

/// Prints a reply: its lines as the board gave them, or one object.
struct ReplyPrinter {
  let isJSON: Bool

  func print(_ reply: Reply) {
    var output = Output()
    if isJSON {
      output.write("\(reply.json)")
    } else {
      for line in reply.lines { output.write(line.printable) }
    }
    output.flush()
  }
}

extension String {
  /// Without what a terminal would take for a command.
  var printable: String {
    String(
      String.UnicodeScalarView(unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "?" : $0 }))
  }
}
