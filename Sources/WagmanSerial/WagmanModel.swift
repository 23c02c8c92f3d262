/// A kind of Wagman board, as its USB ids tell it (WIRE.md, section 5).
public enum WagmanModel: String, Sendable {
  /// 2341:8037, an ATmega32U4.
  case v3
  /// 2341:0037: a v3 that waits in its boot loader.
  case v3BootLoader = "v3 boot loader"
  /// 2341:003f, a SAM3X8E.
  case v4

  /// The board with these ids; `nil` when no Wagman has them.
  public init?(vendor: UInt16, product: UInt16) {
    switch (vendor, product) {
    case (0x2341, 0x8037): self = .v3
    case (0x2341, 0x0037): self = .v3BootLoader
    case (0x2341, 0x003f): self = .v4
    case (_, _): return nil
    }
  }
}
