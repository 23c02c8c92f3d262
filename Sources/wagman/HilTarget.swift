import WagmanHIL
import WagmanSerial

/// A bench by its names, of which nothing has been opened.
struct HilTarget {
  /// As somebody gave it.
  let name: String
  let address: Address
  let rig: Rig

  enum Address {
    case board(BoardURL)
    case replay(Recording)
  }

  /// A bench, when all that names it is right.
  ///
  /// - Parameters:
  ///   - name: The URL.
  ///   - rig: What the bench has.
  ///   - isDescribed: Whether somebody said that; else a simulation has its scenario's guests.
  /// - Throws: ``Failure`` of bad input.
  init(_ name: String, _ rig: Rig, isDescribed: Bool) throws {
    self.name = name
    var rig = rig
    if name.hasPrefix("replay:") {
      do {
        address = .replay(try Recording(contentsOfFile: String(name.dropFirst(7))))
      } catch {
        throw Failure("\(error)")
      }
    } else {
      let url = try Self.url(name)
      address = .board(url)
      if !isDescribed, case .simulation(let scenario) = url.address {
        rig.guests = try Wagman.Simulate.load(scenario.isEmpty ? "bench" : scenario).enabled
      }
    }
    self.rig = rig
    if let plant = rig.plant { _ = try Self.plantPath(plant) }
  }

  /// The path of the plant's socket.
  var plantPath: String? { rig.plant.flatMap { try? Self.plantPath($0) } }

  /// Whether faults can be put on the board.
  var hasPlant: Bool {
    if plantPath != nil { return true }
    switch address {
    case .board(let url):
      if case .simulation = url.address { return true }
      return false
    case .replay(let recording): return recording.hasPlant
    }
  }

  /// The seed of a simulation, where somebody gave one.
  var seed: UInt64? {
    if case .board(let url) = address { url.seed } else { nil }
  }

  private static func url(_ text: String) throws -> BoardURL {
    do {
      return try BoardURL(text)
    } catch {
      if case .unknownKind = error.problem { throw Failure("\(error), or replay:FILE") }
      throw Failure("\(error)")
    }
  }

  private static func plantPath(_ text: String) throws -> String {
    guard case .unixSocket(let path) = (try? BoardURL(text))?.address else {
      throw Failure("plant '\(text)': a plant is at unix:PATH, which 'wagman sim --plant' opens")
    }
    return path
  }
}
