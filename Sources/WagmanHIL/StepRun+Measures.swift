import WagmanCore
import WagmanRemote
import WagmanWire

/// Readings with limits.
extension StepRun {
  func take(_ measure: Measure) async throws -> Outcome {
    let (sign, worth) = measure.quantity.unit
    guard let value = try await read(measure.quantity) else {
      throw StepEnd(.failed("the board does not tell the \(measure.quantity.name)"))
    }
    let measurement = Measurement(
      test: test, name: measure.quantity.name, at: session.watch.present.at, value: value,
      low: measure.low, high: measure.high, margin: measure.margin, sign: sign, worth: worth)
    session.record(measurement)
    guard measurement.isWithinLimits else { throw StepEnd(.failed(measurement.text)) }
    return .passed(measurement.text, isMarginal: measurement.verdict == .marginal)
  }

  private func read(_ quantity: MeasuredQuantity) async throws -> Int64? {
    switch quantity {
    case .current(let port):
      return try await number(.currents, word: port.map { $0.index + 1 } ?? 0)
    case .heartbeat(let port): return try await number(.heartbeats, line: port.index)
    case .failures(let port): return try await number(.failCounts, line: port.index)
    case .uptime: return try await number(.uptime).map { $0 * 1_000 }
    case .boots: return try await number(.boots)
    case .temperature:
      return EnvironmentReading(try await lines(.environment)).millidegrees.map { Int64($0) }
    case .humidity:
      return EnvironmentReading(try await lines(.environment)).milliPercent.map { Int64($0) }
    }
  }

  private func lines(_ command: ConsoleCommand) async throws -> [String] {
    do {
      return try await session.follower.patiently { try await session.bench.ask(command).lines }
    } catch let error as BoardError {
      if case .notOnThisWire = error { throw StepEnd(.skipped("\(error)")) }
      throw error
    }
  }

  /// A number by its line and its word in that.
  private func number(
    _ command: ConsoleCommand, line: Int = 0, word: Int = 0
  ) async throws -> Int64? {
    let lines = try await lines(command)
    guard lines.indices.contains(line) else { return nil }
    let words = lines[line].split(separator: " ")
    return words.indices.contains(word) ? Int64(words[word]) : nil
  }
}
