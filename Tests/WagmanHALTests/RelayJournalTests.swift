import Testing
import WagmanCore
import WagmanHAL

@Suite("Relay journal")
struct RelayJournalTests {
  private static let readings: [RelayReading] = [.off, .on, .unknown]

  @Test("Every journal, cause and read-back has the decision that its row says")
  func everyCombination() {
    // Rows: journal. Columns: read-back off, on, unknown.
    let settled: [[PortAtReset]] = [[.off, .on, .switchOff], [.off, .on, .on]]
    let carriedOut: [[PortAtReset]] = [[.off, .on, .on], [.off, .on, .switchOff]]
    let deadly: [[PortAtReset]] = Array(
      repeating: [.disableAndOff, .disableAndOff, .disableAndOff], count: 2)
    let doubtful: [[PortAtReset]] = Array(
      repeating: [.switchOff, .switchOff, .switchOff], count: 2)
    let table: [(ResetCause, [[PortAtReset]])] = [
      (.powerOn, settled + deadly), (.brownOut, settled + deadly),
      (.external, settled + doubtful), (.watchdog, settled + doubtful),
      (.software, settled + doubtful),
      (.stalled, settled + carriedOut), (.manualEnded, settled + carriedOut),
    ]
    #expect(table.map(\.0) == ResetCause.allCases)
    for (cause, rows) in table {
      for (journal, row) in zip(RelayJournal.allCases, rows) {
        let decisions = Self.readings.map { journal.decision(cause: cause, readBack: $0) }
        #expect(decisions == row, "journal \(journal), \(cause)")
      }
    }
  }

  @Test("Nothing but a lost supply during a switching disables a port")
  func onlySupplyLossDisables() {
    for journal in RelayJournal.allCases {
      for cause in ResetCause.allCases {
        for reading in Self.readings {
          let decision = journal.decision(cause: cause, readBack: reading)
          #expect((decision == .disableAndOff) == (journal.isSwitching && cause.isSupplyLoss))
        }
      }
    }
  }

  @Test("An unknown relay is never taken for off")
  func unknownIsNotOff() {
    for journal in RelayJournal.allCases {
      for cause in ResetCause.allCases {
        #expect(journal.decision(cause: cause, readBack: .unknown) != .off)
      }
    }
  }
}
