import WagmanCore

/// The record of one port: what the machines remember, the relay journal, and
/// what only the fixed record shows.
public struct PortRecord: Equatable, Sendable {
  public var memory: PortMemory
  public var journal: RelayJournal
  /// The medium of the first attempts (`default medium` in the fixed record).
  public var primaryMedium: BootMedium
  public var bootLog: BootLog

  public init(
    memory: PortMemory, journal: RelayJournal = .off, primaryMedium: BootMedium = .sd,
    bootLog: BootLog = BootLog()
  ) {
    self.memory = memory
    self.journal = journal
    self.primaryMedium = primaryMedium
    self.bootLog = bootLog
  }

  /// What a port begins with: 0 to 2 enabled and watched, 3 and 4 neither.
  public static func defaults(for port: Port) -> PortRecord {
    let isInUse = port.rawValue < 3
    return PortRecord(memory: PortMemory(isEnabled: isInUse, isWatched: isInUse))
  }
}

/// The page: 6 flags, 7 attempts, 8 failures, 12 chosen medium, 13 journal,
/// 14 primary medium, 16 boot log.
extension PortRecord {
  init?(page: Page) {
    let flags = page.uint8(at: 6)
    guard let journal = RelayJournal(rawValue: page.uint8(at: 13)),
      let primaryMedium = BootMedium(rawValue: page.uint8(at: 14))
    else { return nil }
    let memory = PortMemory(
      isEnabled: flags & 1 != 0, isWanted: flags & 2 != 0, isWatched: flags & 4 != 0,
      isGoingDown: flags & 8 != 0, attempts: page.uint8(at: 7), failures: page.uint32(at: 8),
      chosenMedium: BootMedium(rawValue: page.uint8(at: 12)))
    self.init(
      memory: memory, journal: journal, primaryMedium: primaryMedium,
      bootLog: BootLog(page: page, at: 16))
  }

  func page(for port: Port, sequence: UInt32) -> Page {
    var page = RecordPage.blank(RecordSet(port), sequence: sequence)
    let flags: UInt8 =
      (memory.isEnabled ? 1 : 0) | (memory.isWanted ? 2 : 0) | (memory.isWatched ? 4 : 0)
      | (memory.isGoingDown ? 8 : 0)
    page.set(uint8: flags, at: 6)
    page.set(uint8: memory.attempts, at: 7)
    page.set(uint32: memory.failures, at: 8)
    page.set(uint8: memory.chosenMedium?.rawValue ?? 0xff, at: 12)
    page.set(uint8: journal.rawValue, at: 13)
    page.set(uint8: primaryMedium.rawValue, at: 14)
    bootLog.encode(into: &page, at: 16)
    page.seal()
    return page
  }
}
