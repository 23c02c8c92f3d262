import ArgumentParser
import WagmanYaml

/// The verbs that a command line names, looked up before swift-argument-parser does.
///
/// It prints its general help for a verb that there is not, and does not say
/// what would be right.
enum VerbNames {
  /// Checks the words at the beginning of a command line, up to the first option.
  ///
  /// - Parameter arguments: All of them, without the program.
  /// - Throws: a ``Failure`` for a word that should be a verb and is none.
  static func check(_ arguments: some Collection<String>) throws {
    let words = arguments.prefix { !$0.hasPrefix("-") }
    guard words.first == "help" else { return try check(words, isHelp: false) }
    try check(words.dropFirst(), isHelp: true)
  }

  private static func check(_ words: some Collection<String>, isHelp: Bool) throws {
    var verb: any ParsableCommand.Type = Wagman.self
    var path: [String] = []
    for word in words {
      let verbs = verb.configuration.subcommands
      // What follows the last verb is that one's own; help is asked of verbs alone.
      if verbs.isEmpty && !isHelp { return }
      guard let next = verbs.first(where: { name(of: $0) == word }) else {
        // The program's help of help.
        if isHelp && path.isEmpty && word == "help" { return }
        let what = (path + [word]).joined(separator: " ")
        let list = (["wagman"] + path + ["--help"]).joined(separator: " ")
        let nearest = Vocabulary(verbs.map(name) + (path.isEmpty ? ["help"] : [])).nearest(to: word)
        let advice = nearest.map { "did you mean '\($0)'?" }
        throw Failure(
          "\(isHelp ? "help: " : "")there is no verb '\(what)'; "
            + (advice ?? "'\(list)' \(verbs.isEmpty ? "says all there is" : "lists them")"))
      }
      verb = next
      path.append(word)
    }
  }

  private static func name(of verb: any ParsableCommand.Type) -> String {
    verb.configuration.commandName ?? "\(verb)".lowercased()
  }
}
