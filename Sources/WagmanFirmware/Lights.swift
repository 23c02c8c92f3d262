import WagmanCore

extension Firmware where B: ~Copyable {
  /// The nine LEDs, as the state demands: 0 to 4 a relay that should be on, 5 the
  /// controller in normal, 6 a hibernation, 7 a critical environment, 8 manual mode.
  var lightsWanted: UInt16 {
    var lights = UInt16(wantedRelays.rawValue)
    if manual != nil {
      lights |= 1 << 8
    } else if node.controller.isHibernating {
      lights |= 1 << 6
    } else if node.controller.phase == .normal {
      lights |= 1 << 5
    }
    if node.environment.verdict == .critical { lights |= 1 << 7 }
    return lights
  }
}
