import WagmanCore

/// The record of the board as a whole.
public struct BoardRecord: Equatable, Sendable {
  public var memory: NodeMemory
  /// How often the board began anew.
  public var boots: UInt32
  /// When it last began anew, in seconds since the epoch; 0 when the clock was not set.
  public var lastBoot: UInt32
  public var bootLoader: BootLoaderMode
  /// Whether asynchronous log lines are sent.
  public var isLogging: Bool
  /// `eereset` was asked for.
  public var clearsAtNextReset: Bool
  /// The day on which the fixed record was last brought up to date.
  ///
  /// Days since the epoch; ``noDay`` for never.
  public var legacyDay: UInt32

  /// No day: the fixed record was never brought up to date.
  public static var noDay: UInt32 { .max }

  public init(
    memory: NodeMemory = NodeMemory(), boots: UInt32 = 0, lastBoot: UInt32 = 0,
    bootLoader: BootLoaderMode = .off, isLogging: Bool = true, clearsAtNextReset: Bool = false,
    legacyDay: UInt32 = BoardRecord.noDay
  ) {
    self.memory = memory
    self.boots = boots
    self.lastBoot = lastBoot
    self.bootLoader = bootLoader
    self.isLogging = isLogging
    self.clearsAtNextReset = clearsAtNextReset
    self.legacyDay = legacyDay
  }
}

/// The page: 6 flags, 7 boot loader, 8 boots, 12 causes, 13 verdict, 14 what is
/// left of a commanded hibernation, 20 last boot, 24 legacy day.
extension BoardRecord {
  init?(page: Page) {
    let flags = page.uint8(at: 6)
    guard let bootLoader = BootLoaderMode(rawValue: page.uint8(at: 7)),
      let verdict = EnvironmentVerdict(rawValue: page.uint8(at: 13))
    else { return nil }
    let memory = NodeMemory(
      causes: HibernationCauses(rawValue: page.uint8(at: 12)),
      commandRemaining: .milliseconds(page.uint48(at: 14)), verdict: verdict)
    self.init(
      memory: memory, boots: page.uint32(at: 8), lastBoot: page.uint32(at: 20),
      bootLoader: bootLoader, isLogging: flags & 1 != 0, clearsAtNextReset: flags & 2 != 0,
      legacyDay: page.uint32(at: 24))
  }

  func page(sequence: UInt32) -> Page {
    var page = RecordPage.blank(.board, sequence: sequence)
    page.set(uint8: (isLogging ? 1 : 0) | (clearsAtNextReset ? 2 : 0), at: 6)
    page.set(uint8: bootLoader.rawValue, at: 7)
    page.set(uint32: boots, at: 8)
    page.set(uint8: memory.causes.rawValue, at: 12)
    page.set(uint8: memory.verdict.rawValue, at: 13)
    page.set(uint48: memory.commandRemaining.milliseconds, at: 14)
    page.set(uint32: lastBoot, at: 20)
    page.set(uint32: legacyDay, at: 24)
    page.seal()
    return page
  }
}
