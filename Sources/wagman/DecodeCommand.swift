import ArgumentParser
import WagmanRemote

extension Wagman {
  struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Explain lines of either wire, field by field.",
      discussion: """
        A line of sensorgrams, or one of a console. Of a broken line it is said \
        what is wrong and where; the exit code is then 1. Lines come from standard \
        input for the argument -.

        Examples:
          wagman decode AAIAAAAAwAIAAgAAAAQAXw==
          wagman console --board unix:/tmp/wagman </dev/null | wagman decode -
        """)

    @Argument(help: "The line, in quotes where it has blanks, or - for standard input.")
    var line: String

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      var isWhole = true
      var output = Output()
      func explain(_ line: String) {
        let explanation = LineExplanation(line)
        isWhole = isWhole && explanation.flaw == nil
        for text in json ? ["\(explanation.json)"] : explanation.lines {
          output.write(text.printable)
        }
        output.flush()
      }
      if line == "-" {
        while let next = readLine(strippingNewline: true) { explain(next) }
      } else {
        explain(line)
      }
      if !isWhole { throw ExitCode(Failure.failedCheck) }
    }
  }
}
