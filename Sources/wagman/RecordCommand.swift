import ArgumentParser
import WagmanImage

extension Wagman {
  struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Decode images of a board's persistent memory.",
      discussion: """
        An image is the 32 KiB of a board's EEPROM, of ours or of a board in the \
        field; wagman sim --image FILE writes one.
        """,
      subcommands: [Show.self, Diff.self])

    struct Show: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Print what an image says: both records, and the end of the rolling log.")

      @Argument(help: "The image.")
      var image: String

      @Option(help: "How many entries of the log to print at most.")
      var entries = 20

      func run() throws {
        guard entries >= 0 else { throw Failure("--entries: \(entries) is negative") }
        for line in RecordReport(try Record.load(image)).show(entries: entries) { print(line) }
      }
    }

    struct Diff: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Print in what two images differ, field by field.",
        discussion: "The exit code is 1 when they differ.")

      @Argument(help: "The earlier image.")
      var earlier: String

      @Argument(help: "The later image.")
      var later: String

      func run() throws {
        let report = RecordReport(try Record.load(later))
        let lines = report.diff(from: RecordReport(try Record.load(earlier)))
        for line in lines { print(line) }
        if !lines.isEmpty { throw ExitCode(Failure.failedCheck) }
      }
    }

    private static func load(_ path: String) throws -> MemoryImage {
      do {
        return try MemoryImage(contentsOfFile: path)
      } catch {
        throw Failure("\(path): \(error)")
      }
    }
  }
}
