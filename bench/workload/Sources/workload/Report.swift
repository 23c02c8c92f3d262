/// The lines of a run: checksums and figures under the names of WORKLOAD.md.
enum Report {
  static func check(_ name: String, _ checksum: UInt64) {
    let digits = String(checksum, radix: 16)
    print("CHECK", name, String(repeating: "0", count: 16 - digits.count) + digits)
  }

  static func metric(_ name: String, _ value: Double, _ unit: String) {
    print("METRIC", name, value, unit)
  }

  /// Seconds that a body takes.
  static func seconds(_ body: () -> Void) -> Double {
    ContinuousClock().measure(body) / .seconds(1)
  }
}
