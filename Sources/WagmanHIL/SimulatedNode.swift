import WagmanCore
import WagmanFirmware
import WagmanHAL
import WagmanSim

/// A simulated node with either program on its board.
///
/// Not generic over the program: the runtime finds no metadata for a class that holds a type with
/// a number among its parameters.
public struct SimulatedNode: ~Copyable {
  /// One of the two is there.
  private var ours: Simulation?
  private var original: OriginalNode?

  /// A node that was just connected to its supply.
  ///
  /// - Parameters:
  ///   - scenario: What is attached, and what happens.
  ///   - isOriginal: Whether the board has the program of v3 boards in the field.
  ///   - seed: in place of the scenario's own.
  public init(_ scenario: Scenario, isOriginal: Bool = false, seed: UInt64? = nil) {
    if isOriginal {
      ours = nil
      original = OriginalNode(scenario, settings: scenario.original, seed: seed)
    } else {
      ours = Simulation(scenario, seed: seed)
      original = nil
    }
  }

  /// The place of a client from outside.
  static var link: Int { Simulation.firstClientLink }

  var time: Tick { mutating get { ours?.presentTime() ?? original?.presentTime() ?? .zero } }

  var nextMoment: Tick {
    mutating get { ours?.followingMoment() ?? original?.followingMoment() ?? .never }
  }

  var memory: [UInt8] { mutating get { ours?.bytes() ?? original?.bytes() ?? [] } }

  mutating func attach(_ attachment: Attachment?) {
    ours?.attach(attachment, to: Self.link)
    original?.attach(attachment, to: Self.link)
  }

  mutating func advance(to moment: Tick, _ observe: (Observation) -> Void) {
    ours?.advance(to: moment, observe)
    original?.advance(to: moment, observe)
  }

  /// Types bytes on the board's console and lets it read them.
  mutating func type(_ bytes: [UInt8], _ observe: (Observation) -> Void) {
    for byte in bytes {
      ours?.deliver(byte, on: Self.link)
      original?.deliver(byte, on: Self.link)
    }
    ours?.serveLinks(observe)
    original?.serveLinks(observe)
  }

  /// Takes what the board sent.
  mutating func read() -> String {
    ours?.read(Self.link) ?? original?.read(Self.link) ?? ""
  }

  mutating func strike(
    _ sentence: String, _ observe: (Observation) -> Void
  ) throws(SentenceError) {
    try ours?.strike(sentence: sentence, observe)
    try original?.strike(sentence: sentence, observe)
  }
}

/// Mutating, for what reads through an optional would take the node out of it.
extension NodeSimulation where Program: BoardProgram & ~Copyable {
  fileprivate mutating func presentTime() -> Tick { time }
  fileprivate mutating func followingMoment() -> Tick { nextMoment }
  fileprivate mutating func bytes() -> [UInt8] { memory.bytes }
}
