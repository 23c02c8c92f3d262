import Foundation

/// `wagman verify`, where the program beside this one has it.
enum VerifyBench {
  private struct Answer: Decodable {
    let statesPerSecond: Double
  }

  static func figures(_ options: BenchOptions) -> [Figure] {
    [Figure("verify.states", statesPerSecond ?? .nan, "states/s")]
  }

  private static var statesPerSecond: Double? {
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let process = Process()
    let output = Pipe()
    process.executableURL = folder.appending(path: "wagman")
    process.arguments = ["verify", "--json"]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0,
      let answer = try? JSONDecoder().decode(Answer.self, from: text)
    else { return nil }
    return answer.statesPerSecond
  }
}
