import WagmanCore
import WagmanWire

extension Step {
  /// What a sentence such as `guest gn hangs` makes happen, as one in a scenario does.
  ///
  /// - Parameters:
  ///   - sentence: The same words as in a timeline (docs/scenarios.md).
  ///   - validateCommand: Says what is wrong with a console line.
  /// - Throws: ``SentenceError`` for the first thing that is wrong.
  public init(
    sentence: String, validateCommand: Happening.CommandCheck = Happening.problem
  ) throws(SentenceError) {
    do throws(WordScanner.Failure) {
      let happening = try Happening.parse(sentence, validateCommand: validateCommand)
      self.init(after: .milliseconds(0), happening: happening, text: sentence, line: 0)
    } catch {
      throw SentenceError(error)
    }
  }
}

extension Happening {
  /// What is wrong with a line for a console; the declarations of the commands say.
  public static func problem(withLine line: String) -> String? {
    let bytes = Array(line.utf8)
    switch ConsoleRequest.read(bytes.span) {
    case .nothing: return "the line is empty"
    case .dropped: return "the line is longer than a console takes (79 bytes, 8 words)"
    case .request(let request):
      guard request.command == nil else { return nil }
      var text = TextLine<400>()
      request.writeError(into: &text)
      return String(text)
    }
  }
}
