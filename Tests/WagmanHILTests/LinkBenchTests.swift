import Foundation
import Synchronization
import Testing
import WagmanRemote
import WagmanSerial

@testable import WagmanHIL

/// A bench at a link at whose far end somebody hears and never answers.
@Suite struct LinkBenchTests {
  /// A socket to which one can connect.
  private final class FarEnd: Sendable {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("w\(UInt32.random(in: 0 ... .max))").path
    private let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)

    init() {
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
      let size = socklen_t(MemoryLayout<sockaddr_un>.size)
      let status = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
      }
      precondition(status == 0 && listen(descriptor, 4) == 0, "no socket at \(path)")
    }

    /// Whoever is connected is hung up on.
    func hangUp() {
      close(descriptor)
      unlink(path)
    }
  }

  private let far = FarEnd()

  private func bench(
    deadline: UInt64 = 30, tap: (@Sendable (Traffic) -> Void)? = nil
  ) throws -> LinkBench {
    var settings = BoardClient.Settings()
    settings.deadline = deadline
    let url = try BoardURL("unix:\(far.path)?wire=console")
    return LinkBench(BoardClient(try Connection(url), settings: settings), tap: tap)
  }

  @Test("Whoever asks at the same time is answered, each once, also when nobody is there")
  func answers() async throws {
    let bench = try bench()
    defer { far.hangUp() }
    let errors = await withTaskGroup(of: String.self) { group in
      for _ in 0..<4 {
        group.addTask {
          do {
            return "\(try await bench.ask(.state).lines)"
          } catch is BoardError {
            return "board"
          } catch {
            return "\(error)"
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(errors == ["board", "board", "board", "board"])
    bench.close()
  }

  @Test(
    "A question that waits its turn when the bench is closed is answered, and so is a later one")
  func closed() async throws {
    let bench = try bench()
    defer { far.hangUp() }
    async let first = Result { try await bench.ask(.state) }
    async let second = Result { try await bench.ask(.uptime) }
    bench.close()
    bench.close()
    let third = await Result { try await bench.ask(.state) }
    for result in [await first, await second, third] {
      #expect(throws: BoardError.self) { try result.get() }
    }
    #expect(
      throws: BoardError.hungUp("it was closed", wasHarmless: true)
    ) { try third.get() }
  }

  @Test("A link that is lost while a question is under way ends the question at once")
  func hungUp() async throws {
    let bench = try bench(deadline: 60_000) { [far] _ in far.hangUp() }
    let result = await Result { try await bench.ask(.state) }
    #expect {
      try result.get()
    } throws: {
      if case .hungUp? = $0 as? BoardError { true } else { false }
    }
    bench.close()
  }

  @Test("Without a plant a fault is an error of the bench")
  func plant() async throws {
    let bench = try bench()
    defer { far.hangUp() }
    await #expect(throws: PlantError("this bench has no plant that takes faults")) {
      try await bench.strike("guest gn hangs")
    }
    bench.close()
    #expect(throws: PlantError.self) {
      try PlantClient(path: "/nonexistent/plant").strike("guest gn hangs")
    }
  }
}

extension Result where Failure == any Error {
  /// What came of it.
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
