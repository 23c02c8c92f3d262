import Testing
import WagmanCore

@testable import WagmanRemote

/// What a host keeps of its board, and how it comes together again with it.
struct DrivenBoardTests {
  private let board = DrivenBoard(
    identifier: "5741474D0001", boots: 7,
    flags: PortFlags(
      enabled: PortSet(rawValue: 0b00111), wanted: PortSet(rawValue: 0b10001),
      watched: PortSet(rawValue: 0b00100)),
    reservedNumbers: 4_294_967_295)

  @Test("What is written is read again")
  func text() throws {
    #expect(
      board.text == """
        id=5741474D0001
        boots=7
        enabled=11100
        wanted=10001
        watched=00100
        numbers=4294967295

        """)
    #expect(DrivenBoard(text: board.text) == board)
  }

  @Test(
    "A text with a line missing or broken is none",
    arguments: [
      ("id=5741474D0001\n", ""), ("boots=7", "boots=x"), ("enabled=11100", "enabled=1110"),
      ("wanted=10001", "wanted=1000?"), ("watched=00100\n", ""),
      ("numbers=4294967295", "numbers=4294967296"), ("boots=7", "boots"),
    ])
  func broken(line: String, instead: String) {
    #expect(board.text.contains(line))
    #expect(DrivenBoard(text: board.text.replacing(line, with: instead)) == nil)
  }

  /// Every case of one flag: what was agreed, what the host has, what the board has, what becomes.
  @Test(
    "Of a flag the side that changed it wins, and the host where both did",
    arguments: [
      (false, false, false, false), (false, false, true, true), (false, true, false, true),
      (false, true, true, true), (true, true, true, true), (true, true, false, false),
      (true, false, true, false), (true, false, false, false),
    ])
  func merge(agreed: Bool, host: Bool, board: Bool, merged: Bool) {
    func set(_ isIn: Bool) -> PortSet { isIn ? PortSet(port(3)) : PortSet() }
    for path in [\PortFlags.enabled, \.wanted, \.watched] {
      func flags(_ isIn: Bool) -> PortFlags {
        var flags = PortFlags()
        flags[keyPath: path] = set(isIn)
        return flags
      }
      let driven = DrivenBoard(
        identifier: "", boots: 0, flags: flags(agreed), reservedNumbers: 0)
      #expect(driven.merged(host: flags(host), board: flags(board)) == flags(merged))
    }
  }
}
