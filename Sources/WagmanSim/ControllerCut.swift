import WagmanCore
import WagmanFirmware
import WagmanHAL
import WagmanImage

/// A cut of the controller's power, at one effect of one run of its program.
public struct ControllerCut: Equatable, Sendable {
  /// Which run of the program it struck: its beginnings and its steps, counted from 1.
  public let run: UInt64
  /// How many effects that run had before.
  public let effects: Int
  public let cause: ResetCause
}

/// Our firmware on a board whose power is cut where it was cut in another run.
public struct CutFirmware: BoardProgram, ~Copyable {
  private var firmware: Firmware<VirtualBoard, 22>
  private let cuts: [ControllerCut]
  private var nextCut = 0
  private var runs: UInt64 = 0

  init(_ firmware: consuming Firmware<VirtualBoard, 22>, cuts: [ControllerCut]) {
    self.firmware = firmware
    self.cuts = cuts
  }

  public var board: VirtualBoard {
    _read { yield firmware.board }
    _modify { yield &firmware.board }
  }

  /// Without power, at once: then it begins anew.
  public var wakeAt: Tick {
    firmware.board.powerCut == nil ? firmware.wakeAt : firmware.board.now
  }

  public mutating func begin() {
    let cut = cutOfNextRun()
    firmware.begin()
    if let cut { firmware.board.cutPower(because: cut.cause) }
  }

  public mutating func step() {
    let cut = cutOfNextRun()
    firmware.step()
    if let cut { firmware.board.cutPower(because: cut.cause) }
  }

  /// The cut within the run that begins now, which the board then knows of.
  private mutating func cutOfNextRun() -> ControllerCut? {
    runs += 1
    guard nextCut < cuts.count, cuts[nextCut].run == runs else { return nil }
    let cut = cuts[nextCut]
    nextCut += 1
    firmware.board.reset(because: cut.cause, afterEffects: cut.effects)
    return cut
  }
}

extension NodeSimulation where Program == CutFirmware {
  /// A node whose controller's power is cut where it was cut in another run of the scenario.
  ///
  /// - Parameters:
  ///   - scenario: What is attached, and what happens.
  ///   - seed: in place of the scenario's own.
  ///   - image: a persistent memory to begin with, as for a simulation.
  ///   - cuts: where, in the order of their runs.
  public init(
    _ scenario: Scenario, seed: UInt64? = nil, image: MemoryImage? = nil, cuts: [ControllerCut]
  ) {
    self.init(
      scenario, seed: seed, memory: image ?? MemoryImage(of: scenario),
      recordsWrites: false
    ) { CutFirmware(Firmware(board: $0, scenario), cuts: cuts) }
  }
}
