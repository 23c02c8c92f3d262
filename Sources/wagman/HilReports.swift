import Foundation
import WagmanHIL

/// The files that a run is told in.
struct HilReports {
  let junit: String?
  let jsonl: String?
  let page: String?
  let bundle: String?
  /// The command that runs the same once more.
  let command: String

  /// - Throws: ``Failure`` where one of them cannot be written; nothing has run then.
  init(
    junit: String?, jsonl: String?, page: String?, bundle: String?, command: String
  ) throws {
    self.junit = junit
    self.jsonl = jsonl
    self.page = page
    self.bundle = bundle
    self.command = command
    for (option, path) in [("--junit", junit), ("--jsonl", jsonl), ("--report", page)] {
      guard let path else { continue }
      let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        throw Failure("\(option): \(path): \(String(cString: strerror(errno)))")
      }
      Glibc.close(descriptor)
    }
  }

  func write(_ results: PlanResults, graph: String, of target: HilTarget) throws {
    let properties = properties(of: results, target)
    try write(junit, "--junit") { JUnit(results, properties: properties).text }
    try write(jsonl, "--jsonl") { JSONLines(results, properties: properties).text }
    try write(page, "--report") { results.page(properties: properties).html() }
    guard let bundle else { return }
    switch results.outcome {
    case .passed, .skipped: return
    case .failed, .benchError, .timedOut, .aborted: break
    }
    var again = command
    for test in results.tests where !test.outcome.hasPassed && test.outcome.name != "skipped" {
      again += " --only " + test.name.shellWord
    }
    do {
      let names = try Bundle(results, properties: properties, command: again)
        .write(to: bundle, graph: graph)
      Wagman.complain("\(bundle): \(names.joined(separator: ", "))")
    } catch {
      throw Failure("--bundle: \(bundle): \(error)")
    }
  }

  private func write(_ path: String?, _ option: String, _ text: () -> String) throws {
    guard let path else { return }
    do {
      try Data(text().utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failure("\(option): \(path): \(error.localizedDescription)")
    }
  }

  private func properties(
    of results: PlanResults, _ target: HilTarget
  ) -> [(name: String, value: String)] {
    var properties = results.facts.map { ($0.name, $0.value) }
    if let seed = target.seed { properties.append(("seed", "\(seed)")) }
    if let commit = Self.commit(of: results.plan.file) { properties.append(("commit", commit)) }
    properties.append(("wagman", Wagman.configuration.version))
    properties.append(("again with", command))
    return properties.map { (name: $0.0, value: $0.1) }
  }

  /// What git says of the folder that the plan is in; `nil` where it says nothing.
  private static func commit(of file: String) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
    process.arguments = ["git", "-C", folder, "rev-parse", "HEAD"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return process.terminationStatus == 0 && !text.isEmpty ? text : nil
  }
}
