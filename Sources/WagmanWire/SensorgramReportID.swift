/// What a board sends unasked, besides responses' ids.
public enum SensorgramReportID: UInt16, CaseIterable, Sendable {
  /// Temperature with sub_id 1, humidity with sub_id 2; raw HTU21D values.
  case environment = 0x0002
  /// Voltage of a port, raw, 12 bits.
  case voltage = 0xff08
  /// To a guest: power goes away. Ours alone; see docs/wire-additions.md.
  case shutdown = 0xc030
  /// To a guest: power goes away and comes back. Ours alone.
  case restart = 0xc031
}
