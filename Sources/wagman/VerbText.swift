import WagmanWire

/// What `--help` says of a verb; all of it from the command's declaration.
struct VerbText {
  private let name: CommandName

  init(_ name: CommandName) { self.name = name }

  var abstract: String {
    let help = "\(name.declaration.help)"
    return help.prefix(1).uppercased() + help.dropFirst() + "."
  }

  var usage: String { "wagman \(words) [--board URL] [options]" }

  var discussion: String { "Prints the body of the board's answer: \(name.declaration.reply)." }

  private var words: String {
    var line = TextLine<120>()
    name.declaration.writeUsage(into: &line)
    return String(line)
  }
}
