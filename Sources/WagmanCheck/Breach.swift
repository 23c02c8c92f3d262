import WagmanCore

/// What did not hold: the number in MACHINES.md, where, and in which way.
public struct Breach: Equatable, Sendable {
  public let invariant: UInt8
  public let port: Port?
  public let what: StaticString

  init(_ invariant: UInt8, _ port: Port?, _ what: StaticString) {
    self.invariant = invariant
    self.port = port
    self.what = what
  }

  public static func == (a: Breach, b: Breach) -> Bool {
    a.invariant == b.invariant && a.port == b.port && "\(a.what)" == "\(b.what)"
  }
}
