import ArgumentParser

/// A verb for each command of the console, in the order of their raw values.
///
/// Those of manual mode, 31 to 35, are for hosts and have none.
enum Verbs {
  static let all: [any ParsableCommand.Type] = [
    BoardVerb<0>.self, WaitingVerb<1>.self, WaitingVerb<2>.self, WaitingVerb<3>.self,
    WaitingVerb<4>.self, WaitingVerb<5>.self, WaitingVerb<6>.self, BoardVerb<7>.self,
    BoardVerb<8>.self, BoardVerb<9>.self, BoardVerb<10>.self, WaitingVerb<11>.self,
    WaitingVerb<12>.self, BoardVerb<13>.self, BoardVerb<14>.self, BoardVerb<15>.self,
    BoardVerb<16>.self, BoardVerb<17>.self, BoardVerb<18>.self, BoardVerb<19>.self,
    BoardVerb<20>.self, BoardVerb<21>.self, BoardVerb<22>.self, BoardVerb<23>.self,
    BoardVerb<24>.self, BoardVerb<25>.self, BoardVerb<26>.self, BoardVerb<27>.self,
    BoardVerb<28>.self, BoardVerb<29>.self, BoardVerb<36>.self,
  ]

  /// What the board itself says of its commands.
  typealias Help = BoardVerb<30>
}
