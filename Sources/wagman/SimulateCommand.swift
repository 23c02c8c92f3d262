import ArgumentParser
import Foundation
import WagmanCore
import WagmanImage
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
          wagman sim boot-loop --trace run.vcd --trace run.json
          wagman sim hung-guest --report run.html
          wagman sim my.yaml --for 90d --json
          wagman sim --link pty:/tmp/wagman --link 'unix:/tmp/gn?wire=sensorgram&rights=guest1'
          wagman sim --firmware v3 --link pty:/tmp/wagman
          wagman sim heat-wave --excerpt --speed 60 --await-client --link unix:/tmp/wagman
          wagman sim boot-loop --field-bus unix:/tmp/bus --console unix:/tmp/console
          wagman sim --link pty:/tmp/wagman --plant unix:/tmp/plant

        With --firmware v3 the board behaves as v3 boards in the field: settings of a \
        scenario's machines do not apply, of its expectations those under expect-v3 \
        do, and what is printed are its states and relays.

        The exit code is 1 when an expectation of the scenario is not met.
        """)

    @Argument(help: "A scenario: a file, or a name in sim/scenarios.")
    var scenario = "default"

    @Option(
      name: .customLong("for"), parsing: .unconditional,
      help: "How long to run, as in 30d or 90min; the scenario says otherwise.")
    var length: String?

    @Flag(
      help: "Run the telling part of the scenario alone, with a new node; times count from there.")
    var excerpt = false

    @Option(
      help: "Virtual seconds in a second, or max. (default: 1 with a link or --plant, else max)")
    var speed: String?

    @Option(help: "The seed of everything random, in place of the scenario's.")
    var seed: UInt64?

    @Option(
      name: .customLong("link"),
      help:
        "Answer clients at pty:PATH, unix:PATH or tcp:HOST:PORT, each with ?wire=console|sensorgram&rights=admin|guest0…4."
    )
    var links: [String] = []

    @Option(
      help:
        "Let others say at unix:PATH what happens, in sentences of a timeline. See docs/scenarios.md."
    )
    var plant: String?

    @Option(
      name: .customLong("field-bus"),
      help: "Let a controller elsewhere decide: it comes to unix:PATH. See hardware/field-bus.md.")
    var fieldBus: String?

    @Option(help: "With --field-bus: who owns time, the plant (lockstep) or the controller (free).")
    var clock = ClockChoice.lockstep

    @Option(
      name: .customLong("console"),
      help:
        "With --field-bus: a console of the controller, for what the scenario types: unix:PATH with ?rights=admin|guest1…3."
    )
    var consoles: [String] = []

    @Flag(
      name: .customLong("compare"),
      help: "With --field-bus, in lockstep: run the same here, too, and compare entry for entry.")
    var compares = false

    @Option(
      name: .customLong("cut-images"),
      help:
        "With --field-bus: write the memory to cut-N in this folder when the controller's power is cut, and to back-N when it has begun anew."
    )
    var cutImages: String?

    @Flag(
      name: .customLong("await-client"),
      help: "With --link: time stands still until the first client is there.")
    var awaitsClient = false

    @Flag(help: "Print events and summary as JSON lines.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print the summary alone.")
    var quiet = false

    @Flag(help: "Print each contact that moves, too; a v3 board's are always printed.")
    var relays = false

    @Option(
      name: .customLong("image"), help: "Write the persistent memory to this file at the end.")
    var image: String?

    @Option(
      name: .customLong("trace"),
      help:
        "Write what happens to this file, too: run.vcd for waveforms, run.json for Perfetto. See docs/traces.md."
    )
    var traces: [String] = []

    @Option(help: "Write a page of the run to this file, for a browser. See docs/report.md.")
    var report: String?

    @Option(
      name: .customLong("start-image"),
      help: "Begin with this persistent memory, as --image writes one.")
    var startImage: String?

    @Option(help: "The board's program: ours, or that of v3 boards in the field.")
    var firmware = FirmwareChoice.ours

    @Option(
      name: .customLong("heartbeat-timeout"),
      help: "With --firmware v3: the silence that is a failure, 1h; 5min before 2020.")
    var heartbeatTimeout: String?

    @Flag(
      name: .customLong("logs-inside"),
      help: "With --firmware v3: log lines also inside responses, as boards in the field do.")
    var logsInside = false

    func run() throws {
      let span = try length.map { try Self.span($0, of: "--for") }
      let pace = try speed.map(Pace.init) ?? (isServed ? .times(1) : .unlimited)
      let urls = try links.map(Self.url)
      if awaitsClient && urls.isEmpty { throw Failure("--await-client: needs a --link to wait at") }
      let scenario = try cut(Self.load(scenario))
      let original = try originalSettings(urls, scenario)
      if let fieldBus { return try performOnFieldBus(fieldBus, scenario, span) }
      if !consoles.isEmpty { throw Failure("--console: only with --field-bus") }
      if compares { throw Failure("--compare: only with --field-bus") }
      if cutImages != nil { throw Failure("--cut-images: only with --field-bus") }
      let memory = try startImage.map(Self.memory)
      let server = try openServer(urls)
      defer { server?.close() }
      Interruption.watch()
      let end = Tick.zero + (span ?? scenario.span)
      let traces = try TraceFiles(traces, of: scenario)
      let recorder = try recorder(for: scenario)
      let printer = EventPrinter(isJSON: json)
      if let original {
        var scenario = scenario
        let isForOurs = scenario.originalExpectations == nil
        if let expectations = scenario.originalExpectations { scenario.expectations = expectations }
        try perform(
          SimulationRun(
            OriginalNode(scenario, settings: original, seed: seed, image: memory), until: end,
            pace: pace, server: server, printer: printer, isQuiet: quiet, traces: traces,
            recorder: recorder,
            unjudged: isForOurs ? "they are not about the firmware of v3 boards" : excerptIsUnjudged
          ))
      } else {
        let witness =
          scenario.watchesInvariants || scenario.recovery != nil
          ? Witness(configuration: scenario.configuration) : nil
        var simulation = Simulation(scenario, seed: seed, image: memory, witness: witness)
        if relays { simulation.noteRelays() }
        try perform(
          SimulationRun(
            simulation, until: end, pace: pace, server: server, printer: printer, isQuiet: quiet,
            traces: traces, recorder: recorder, unjudged: excerptIsUnjudged,
            judge: witness.map { Judge(scenario, witness: $0, until: end) }))
      }
    }

    private var excerptIsUnjudged: String? {
      excerpt ? "this is an excerpt of the scenario" : nil
    }

    func perform<Program: ~Copyable>(_ run: consuming SimulationRun<Program>) throws {
      var run = run
      let failures = try finish(&run)
      if Interruption.isRequested { throw ExitCode(Failure.interrupted) }
      if !failures.isEmpty { throw ExitCode(Failure.failedCheck) }
    }

    /// Runs to the end, prints the closing table and writes the image.
    func finish<Program: ~Copyable>(
      _ run: inout SimulationRun<Program>
    ) throws -> [ExpectationFailure] {
      run.perform(awaitingClient: awaitsClient)
      return try close(&run)
    }

    /// Prints the closing table, ends the traces and writes the image.
    func close<Program: ~Copyable>(
      _ run: inout SimulationRun<Program>
    ) throws -> [ExpectationFailure] {
      let failures = run.finish()
      try run.watcher.traces.close(at: run.simulation.time)
      try run.writeReport()
      if let image { try run.save(to: image) }
      return failures
    }

    /// The settings of the original program; `nil` where ours is asked for.
    private func originalSettings(
      _ urls: [LinkURL], _ scenario: Scenario
    ) throws -> OriginalSettings? {
      guard firmware == .v3 else {
        if heartbeatTimeout != nil {
          throw Failure(
            "--heartbeat-timeout: only with --firmware v3; for ours it stands in the scenario's config"
          )
        }
        if logsInside { throw Failure("--logs-inside: only with --firmware v3") }
        return nil
      }
      for url in urls where url.wire != .console || url.rights != .administration {
        throw Failure("\(url): a v3 board has consoles with rights=admin alone")
      }
      var settings = scenario.original
      if let heartbeatTimeout {
        settings.heartbeatTimeout = try Self.span(heartbeatTimeout, of: "--heartbeat-timeout")
      }
      settings.logsInsideResponses = logsInside
      return settings
    }

    /// The scenario, or its telling part where that is asked for.
    private func cut(_ scenario: Scenario) throws -> Scenario {
      guard excerpt else { return scenario }
      if length != nil { throw Failure("--excerpt: the scenario says how long; leave --for out") }
      guard let cut = scenario.cut else {
        throw Failure(
          "--excerpt: \(scenario.file) names none; add 'excerpt: {from: 1h, for: 90min}'")
      }
      return cut
    }

    static func memory(_ path: String) throws -> MemoryImage {
      do {
        return try MemoryImage(contentsOfFile: path)
      } catch {
        throw Failure("--start-image: \(path): \(error)")
      }
    }

    private static func span(_ text: String, of option: String) throws -> TickSpan {
      let milliseconds: Int64
      do {
        milliseconds = try Quantity.duration.parse(text)
      } catch {
        throw Failure("\(option): \(error.message)")
      }
      guard milliseconds > 0 else {
        throw Failure("\(option): '\(text)' is no length of time; write one like 30d")
      }
      return .milliseconds(UInt64(milliseconds))
    }

    static func url(_ text: String) throws -> LinkURL {
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

    static func open(_ urls: [LinkURL], side: LinkURL? = nil) throws -> LinkServer {
      do {
        return try LinkServer(urls, side: side)
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
