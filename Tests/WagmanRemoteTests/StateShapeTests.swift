import Testing

@testable import WagmanRemote

@Suite("What a line of the body of state can be")
struct StateShapeTests {
  @Test(
    "Lines that boards say are taken for what they are",
    arguments: [
      ("gn", "gn started since=13 relay=on attempts=1 failures=0 enabled=1 medium=sd"),
      ("x1", "x1 disabled since=9 relay=unknown medium=none held-off=300 alarm=timeout:116"),
      ("controller", "controller start-next-device since=3 causes=2 alarm=turn:0"),
      ("controller", "controller manual"),
      ("environment", "environment critical supply-low"),
    ])
  func lineOfABoard(subject: String, line: String) {
    #expect(StateShape(of: subject).fits(line))
  }

  @Test(
    "A line with a word that no board says is none",
    arguments: [
      ("x1", "x1 disable\u{fffd} since=36"),
      ("gn", "gn startef since=13"),
      ("gn", "gn will-hibernate since=13"),
      ("gn", "cs started since=13"),
      ("gn", "gn started relay=of"),
      ("gn", "gn started medium=sd\u{fffd}alarm=heartbeat:299"),
      ("gn", "gn started alarm=heartbeaX:299"),
      ("gn", "gn started wantee=1"),
      ("gn", "gn started since=1 since=2"),
      ("gn", "gn started since="),
      ("gn", "gn started  since=1"),
      ("gn", "gn started supply-low"),
      ("gn", "gn"),
    ])
  func damagedLine(subject: String, line: String) {
    #expect(!StateShape(of: subject).fits(line))
  }
}
