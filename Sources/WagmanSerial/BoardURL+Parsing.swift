extension BoardURL {
  /// Reads a URL.
  ///
  /// - Throws: ``LinkURLError`` for the first thing that is wrong.
  public init(_ text: String) throws(LinkURLError) {
    let parts = try LinkText(text, .client)
    let address = try Self.address(parts)
    var wire = Wire.auto
    var baud: UInt32?
    var speed: Double?
    var isOriginal = false
    var seed: UInt64?
    var losses: LossPlan?
    var lossSeed: UInt64 = 0
    for (name, value) in parts.settings {
      switch name {
      case "wire":
        guard let known = Wire(rawValue: value) else { throw parts.error(.unknownWire(value)) }
        wire = known
      case "baud":
        guard case .serial = address else {
          throw parts.error(.settingOfAnother("baud", kind: "serial"))
        }
        baud = try Self.baud(value, parts)
      case "speed":
        guard case .simulation = address else {
          throw parts.error(.settingOfAnother("speed", kind: "sim"))
        }
        guard let factor = Double(value), factor > 0, factor <= 1_000_000 else {
          throw parts.error(.badSpeed(value))
        }
        speed = factor
      case "firmware":
        guard case .simulation = address else {
          throw parts.error(.settingOfAnother("firmware", kind: "sim"))
        }
        guard value == "ours" || value == "v3" else { throw parts.error(.badFirmware(value)) }
        isOriginal = value == "v3"
      case "seed":
        guard case .simulation = address else {
          throw parts.error(.settingOfAnother("seed", kind: "sim"))
        }
        seed = try Self.seed(value, parts)
      case "lossy": losses = try LossPlan(value, parts)
      case "lossy-seed": lossSeed = try Self.seed(value, parts)
      default: throw parts.error(.unknownSetting(String(name)))
      }
    }
    losses?.seed = lossSeed
    self.init(
      address, wire: wire, baud: baud, speed: speed, isOriginal: isOriginal, seed: seed,
      losses: losses)
  }

  private static func address(_ parts: LinkText) throws(LinkURLError) -> Address {
    switch parts.kind {
    case "serial":
      let path = try parts.path()
      guard path.hasPrefix("usb:") else { return .serial(.path(path)) }
      let number = path.dropFirst(4)
      guard !number.isEmpty else { throw parts.error(.noSerialNumber) }
      return .serial(.usbSerial(String(number)))
    case "pty": return .pseudoTerminal(path: try parts.path())
    case "unix": return .unixSocket(path: try parts.socketPath())
    case "tcp":
      let (host, port) = try parts.hostAndPort()
      return .tcp(host: host, port: port)
    case "sim": return .simulation(String(parts.rest))
    default: throw parts.error(.unknownKind(String(parts.kind)))
    }
  }

  private static func baud(_ value: String, _ parts: LinkText) throws(LinkURLError) -> UInt32 {
    guard let baud = UInt32(value) else { throw parts.error(.badBaud(value)) }
    guard baud != 1_200 else { throw parts.error(.bootLoaderTouch) }
    guard bauds.contains(baud) else { throw parts.error(.badBaud(value)) }
    return baud
  }

  private static func seed(_ value: String, _ parts: LinkText) throws(LinkURLError) -> UInt64 {
    guard let seed = UInt64(value) else { throw parts.error(.badSeed(value)) }
    return seed
  }
}
