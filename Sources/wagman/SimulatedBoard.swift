import Foundation
import Synchronization
import WagmanCore
import WagmanSerial
import WagmanSim

/// A board that is simulated inside this program, for `--board sim:SCENARIO`.
///
/// It runs in a thread of its own, as fast as the URL says, for as long as this
/// lives; each connection is a client of it, as on a `--link` of `wagman sim`.
final class SimulatedBoard: Sendable {
  private let arrivals: Arrivals
  private let life = Life()

  private final class Life: Sendable {
    let isOver = Atomic<Bool>(false)
  }

  /// Starts the board of a `sim:` URL.
  ///
  /// - Throws: ``Failure`` when its scenario cannot be read.
  init(_ url: BoardURL, named name: String) throws {
    let scenario = try Wagman.Simulate.load(name.isEmpty ? "default" : name)
    let (arrivals, life) = (try Self.arrivals(), life)
    let server = try Self.server(arrivals, wire: url.wire == .sensorgram ? .sensorgram : .console)
    let (seed, speed, isOriginal) = (url.seed, url.speed ?? 1, url.isOriginal)
    self.arrivals = arrivals
    let served = Served(server)
    Thread.detachNewThread {
      let isOver = { life.isOver.load(ordering: .relaxed) }
      let printer = EventPrinter(isJSON: false)
      if isOriginal {
        let node = OriginalNode(scenario, settings: scenario.original, seed: seed)
        Self.perform(
          SimulationRun(
            node, until: .never, pace: .times(speed), server: served.server, printer: printer,
            isQuiet: true, isOver: isOver))
      } else {
        Self.perform(
          SimulationRun(
            Simulation(scenario, seed: seed), until: .never, pace: .times(speed),
            server: served.server, printer: printer, isQuiet: true, isOver: isOver))
      }
      served.server.close()
    }
  }

  deinit {
    life.isOver.store(true, ordering: .relaxed)
    arrivals.wake()
  }

  /// Generic, as where `wagman sim` runs it: on the concrete type, within the
  /// thread's closure, Swift 6.3 without optimisation passes no metadata and crashes.
  private static func perform<Program: ~Copyable>(_ run: consuming SimulationRun<Program>) {
    run.perform(awaitingClient: true)
  }

  /// The client's end of a new connection to the board.
  func connect() throws(LinkOpenError) -> Int32 { try arrivals.connect() }

  /// The server, on its way to the thread that alone uses it from then on.
  private struct Served: @unchecked Sendable {
    let server: LinkServer

    init(_ server: LinkServer) { self.server = server }
  }

  private static func arrivals() throws -> Arrivals {
    do {
      return try Arrivals()
    } catch {
      throw Failure("\(error)", code: Failure.boardFailed)
    }
  }

  private static func server(_ arrivals: Arrivals, wire: LinkURL.Wire) throws -> LinkServer {
    do {
      return try LinkServer([], arrivals: arrivals, wire: wire)
    } catch {
      throw Failure("\(error)", code: Failure.boardFailed)
    }
  }
}

extension Connection {
  /// Opens the link to a board, which for `sim:` begins with the board itself.
  ///
  /// The board lives as long as the connection.
  ///
  /// - Throws: ``Failure`` in words for a person.
  static func open(_ url: BoardURL) throws -> Connection {
    var board: SimulatedBoard?
    if case .simulation(let name) = url.address { board = try SimulatedBoard(url, named: name) }
    do {
      guard let board else { return try Connection(url) }
      return try Connection(url) { (_) throws(LinkOpenError) in try board.connect() }
    } catch {
      throw Failure("\(error)", code: Failure.boardFailed)
    }
  }
}
