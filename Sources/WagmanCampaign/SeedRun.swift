import WagmanCheck
import WagmanCore
import WagmanSim
import WagmanYaml

/// One run of a scenario under the eyes of a witness and a judge.
public struct SeedRun: ~Copyable {
  private var simulation: Simulation
  private let witness: Witness
  private var judge: Judge
  private let end: Tick
  private var digest = Digest()
  private var entries = 0
  private var sometimes: [(pattern: EventPattern, has: Bool)]

  public init(_ scenario: Scenario, sometimes: [EventPattern] = []) {
    witness = Witness(configuration: scenario.configuration)
    end = .zero + scenario.span
    simulation = Simulation(scenario, witness: witness)
    judge = Judge(scenario, witness: witness, until: end)
    self.sometimes = sometimes.map { ($0, false) }
  }

  /// Runs to the end, or to the first thing that is not kept.
  ///
  /// - Parameter observe: is shown everything that happens.
  /// - Returns: what came of it.
  public mutating func perform(_ observe: (Observation) -> Void = { _ in }) -> SeedResult {
    while simulation.time < end && judge.verdict == nil {
      let next = min(min(judge.nextLook, end), simulation.time + .hours(1))
      simulation.advance(to: next) { observation in
        digest.fold(observation)
        if case .entry(let entry, let at) = observation {
          entries += 1
          let event = Event(at: at, entry.code, entry.subject, argument: entry.argument)
          for index in sometimes.indices
          where !sometimes[index].has && sometimes[index].pattern.matches(event) {
            sometimes[index].has = true
          }
        }
        observe(observation)
      }
      judge.look(at: simulation)
    }
    digest.fold(simulation.memory)
    return result
  }

  private var result: SeedResult {
    var pairs: [String] = []
    for word in 0..<3 {
      var bits: UInt64 = 0
      for bit in 0..<64 where witness.coverage.counts[word * 64 + bit] > 0 { bits |= 1 << bit }
      pairs.append(String(bits, radix: 16))
    }
    return SeedResult(
      seed: simulation.scenario.seed, digest: String(digest.value, radix: 16), entries: entries,
      seconds: simulation.time.milliseconds / 1_000, struck: struck, pairs: pairs,
      sometimes: sometimes.indices.filter { sometimes[$0].has }, failure: failure)
  }

  /// Not all that was announced strikes: a guest that is off cannot hang.
  private var struck: [String: Int] {
    let tally = simulation.strikes
    return Dictionary(
      uniqueKeysWithValues: tally.struck.map { ($0.name, Int(tally[$0])) })
  }

  private var failure: SeedResult.Failure? {
    judge.verdict.map {
      SeedResult.Failure(
        invariant: $0.invariant, text: "\($0)", at: $0.moment.milliseconds)
    }
  }
}

extension SeedRun {
  /// What comes of a scenario that is given as text, as `campaign shrink` writes one.
  ///
  /// - Parameters:
  ///   - text: The scenario.
  ///   - library: Where its guests' profiles are.
  /// - Returns: what came of it.
  /// - Throws: everything that is wrong with the text.
  public static func result(
    of text: String, library: GuestLibrary = GuestLibrary(folder: "sim/guests")
  ) throws(Diagnostics) -> SeedResult {
    let scenario = try Scenario.parse(
      text, file: "scenario", library: library, validateCommand: { _ in nil })
    var run = SeedRun(scenario)
    return run.perform()
  }
}
