import ArgumentParser
import WagmanRemote
import WagmanWire

/// A verb that is a command of the board's console, whose declaration says all of it.
protocol ConsoleVerb: ParsableCommand {
  static var name: CommandName { get }
}

extension ConsoleVerb {
  static var configuration: CommandConfiguration {
    let text = VerbText(name)
    return CommandConfiguration(
      commandName: "\(name.text)", abstract: text.abstract, usage: text.usage,
      discussion: text.discussion)
  }
}

/// A command of the board's console as a verb: the same words in the same order.
///
/// One type for all of them; the number is the raw value of the ``CommandName``,
/// whose declaration has the usage, the help and the check of the arguments.
struct BoardVerb<let number: Int>: ConsoleVerb {
  static var name: CommandName { .numbered(number) }

  @Argument(help: "As on the board's console.")
  var arguments: [String] = []

  @OptionGroup var options: BoardOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(
    name: .customLong("repeat"),
    help: "Ask so many times, and print the time that the answers took: median and 99th percentile."
  )
  var times: Int?

  func run() throws {
    let request = try VerbRequest(Self.name, arguments)
    let count = times ?? 1
    guard count > 0 else {
      throw Failure("--repeat: \(count) is no number of times; 1 is the least")
    }
    guard count == 1 || request.command.isHarmlessTwice else {
      throw Failure("--repeat: '\(request.text)' does something each time; it is asked once")
    }
    try options.withClient { client in
      if times != nil {
        try RoundTrips(client, request.command).measure(count, isJSON: json)
      } else {
        ReplyPrinter(isJSON: json).print(try client.answer(to: request.command))
      }
    }
  }
}

/// A verb whose end can be waited for.
struct WaitingVerb<let number: Int>: ConsoleVerb {
  static var name: CommandName { .numbered(number) }

  @Argument(help: "As on the board's console.")
  var arguments: [String] = []

  @OptionGroup var options: BoardOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Wait until the state is reached that was asked for.")
  var wait = false

  @Option(help: "How long --wait waits, as in 5min; then the exit code is 4. (default: 5min)")
  var timeout: String?

  func run() throws {
    let request = try VerbRequest(Self.name, arguments)
    guard wait || timeout == nil else {
      throw Failure("--timeout: only --wait waits; give it, too")
    }
    let limit = try BoardOptions.milliseconds(timeout ?? "5min", of: "--timeout")
    let printer = ReplyPrinter(isJSON: json)
    try options.withClient { client in
      if wait, let goal = Goal(of: request.command) {
        try Waiting(client, goal, milliseconds: limit).perform(request.command, printer)
      } else {
        printer.print(try client.answer(to: request.command))
      }
    }
  }
}

extension CommandName {
  /// - Precondition: there is a command with this raw value.
  fileprivate static func numbered(_ number: Int) -> CommandName {
    guard let name = UInt8(exactly: number).flatMap(CommandName.init(rawValue:)) else {
      preconditionFailure("no command has the number \(number)")
    }
    return name
  }
}
