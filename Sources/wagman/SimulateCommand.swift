import ArgumentParser
import Foundation
import WagmanCore
import WagmanSerial
import WagmanSim
import WagmanYaml

extension Wagman {
  struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sim",
      abstract: "Run a whole node, board and guests and weather, without hardware.",
      discussion: """
        A month takes a second. With --link the virtual board answers clients on \
        pseudo-terminals and sockets, in real time unless --speed says otherwise; \
        it then runs until the scenario ends or it is interrupted.

        Examples:
          wagman sim
          wagman sim brown-out --seed 7
          wagman sim my.yaml --for 90d --json
          wagman sim --link pty:/tmp/wagman --link 'unix:/tmp/gn?wire=sensorgram&rights=guest1'

        The exit code is 1 when an expectation of the scenario is not met.
        """)

    @Argument(help: "A scenario: a file, or a name in sim/scenarios.")
    var scenario = "default"

    @Option(
      name: .customLong("for"), parsing: .unconditional,
      help: "How long to run, as in 30d or 90min; the scenario says otherwise.")
    var length: String?

    @Option(help: "Virtual seconds in a second, or max. (default: 1 with a link, else max)")
    var speed: String?

    @Option(help: "The seed of everything random, in place of the scenario's.")
    var seed: UInt64?

    @Option(
      name: .customLong("link"),
      help:
        "Answer clients at pty:PATH, unix:PATH or tcp:HOST:PORT, each with ?wire=console|sensorgram&rights=admin|guest0…4."
    )
    var links: [String] = []

    @Flag(help: "Print events and summary as JSON lines.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print the summary alone.")
    var quiet = false

    @Option(
      name: .customLong("image"), help: "Write the persistent memory to this file at the end.")
    var image: String?

    func run() throws {
      let span = try length.map(Self.span)
      let pace = try speed.map(Pace.init) ?? (links.isEmpty ? .unlimited : .times(1))
      let urls = try links.map(Self.url)
      let scenario = try Self.load(scenario)
      let server = try urls.isEmpty ? nil : Self.open(urls)
      defer { server?.close() }
      Interruption.watch()
      let end = Tick.zero + (span ?? scenario.span)
      var run = SimulationRun(
        Simulation(scenario, seed: seed), until: end, pace: pace, server: server,
        printer: EventPrinter(isJSON: json), isQuiet: quiet)
      run.perform()
      let failures = run.finish()
      if let image { try run.save(to: image) }
      if Interruption.isRequested { throw ExitCode(Failure.interrupted) }
      if !failures.isEmpty { throw ExitCode(Failure.failedCheck) }
    }

    private static func span(_ text: String) throws -> TickSpan {
      let milliseconds: Int64
      do {
        milliseconds = try Quantity.duration.parse(text)
      } catch {
        throw Failure("--for: \(error.message)")
      }
      guard milliseconds > 0 else {
        throw Failure("--for: '\(text)' is no time to run; write one like 30d")
      }
      return .milliseconds(UInt64(milliseconds))
    }

    private static func url(_ text: String) throws -> LinkURL {
      do {
        return try LinkURL(text)
      } catch {
        throw Failure("\(error)")
      }
    }

    static func load(_ name: String) throws -> Scenario {
      do {
        return try ScenarioFiles.load(name)
      } catch {
        throw Failure(error.all[0].description + more(error.all.count))
      }
    }

    private static func more(_ count: Int) -> String {
      count > 1 ? " (and \(count - 1) more; wagman check shows all)" : ""
    }

    private static func open(_ urls: [LinkURL]) throws -> LinkServer {
      do {
        return try LinkServer(urls)
      } catch {
        throw Failure("\(error)")
      }
    }
  }
}

/// How fast virtual time goes.
enum Pace: Equatable {
  case unlimited
  /// Virtual seconds in a second.
  case times(Double)

  init(_ text: String) throws {
    if text == "max" {
      self = .unlimited
    } else if let factor = Double(text), factor > 0, factor <= 1_000_000 {
      self = .times(factor)
    } else {
      throw Failure("--speed: '\(text)' is no speed; write a number like 1 or 60, or max")
    }
  }
}
