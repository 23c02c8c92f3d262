import Foundation
import Synchronization
import WagmanCore

/// A command of the host's shell, with a limit.
struct ShellCommand: Sendable {
  let line: String
  /// What WAGMAN_BOARD is for it.
  let board: String
  let limit: TickSpan

  enum End: Sendable {
    /// With the last line that it printed.
    case exited(Int32, String)
    case ranOut
  }

  /// Runs it; blocks until it is over, its limit or `flag`.
  func run(_ flag: CancellationFlag) throws -> End {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.environment = ProcessInfo.processInfo.environment.merging(["WAGMAN_BOARD": board]) {
      $1
    }
    let output = FileManager.default.temporaryDirectory.appendingPathComponent(
      "wagman-\(getpid())-\(outputs.add(1, ordering: .relaxed).newValue).out")
    guard FileManager.default.createFile(atPath: output.path, contents: nil) else {
      throw ShellError("no file for its output can be made: \(output.path)")
    }
    defer { try? FileManager.default.removeItem(at: output) }
    let file = try FileHandle(forWritingTo: output)
    defer { try? file.close() }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = file
    process.standardError = file
    try process.run()
    let began = DispatchTime.now().uptimeNanoseconds
    while process.isRunning {
      let passed = (DispatchTime.now().uptimeNanoseconds - began) / 1_000_000
      if passed > limit.milliseconds || flag.isSet {
        end(process)
        return .ranOut
      }
      usleep(5_000)
    }
    return .exited(process.terminationStatus, lastLine(of: output))
  }

  private func end(_ process: Process) {
    process.terminate()
    for _ in 0..<200 where process.isRunning { usleep(5_000) }
    // Its own group: what it started ends with it.
    if process.isRunning { kill(-process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  private func lastLine(of file: URL) -> String {
    let data = (try? Data(contentsOf: file)) ?? Data()
    let text = String(decoding: data.suffix(4_096), as: UTF8.self)
    return String(text.split(whereSeparator: \.isNewline).last ?? "")
  }
}

/// Set when nobody waits any more.
final class CancellationFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  var isSet: Bool { flag.load(ordering: .relaxed) }
  func set() { flag.store(true, ordering: .relaxed) }
}

/// Numbers the files of outputs.
private let outputs = Atomic<Int>(0)

/// Why a command could not be run at all; the host is at fault.
struct ShellError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
