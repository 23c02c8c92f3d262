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

  var discussion: String {
    let reply = "\(name.declaration.reply)"
    let printed =
      reply == "no body"
      ? "Prints nothing when the board does it." : "Prints what the board tells: \(reply)."
    return "\(printed)\n\nExample: wagman \(example) --board serial:/dev/ttyACM0"
  }

  private var words: String {
    var line = TextLine<120>()
    name.declaration.writeUsage(into: &line)
    return String(line)
  }

  /// The command with arguments that are right.
  private var example: String {
    let declaration = name.declaration
    let count = max(declaration.requiredCount, declaration.parameters.count == 2 ? 2 : 0)
    var words = ["\(name.text)"]
    for index in 0..<min(count, declaration.parameters.count) {
      switch declaration.parameters[index].kind {
      case .port: words.append("1")
      case .number: words.append("60")
      case .choice(let choice): words.append("\(choice.word(shownAt: 0))")
      case .command: words.append("hb")
      }
    }
    return words.joined(separator: " ")
  }
}
