/// The course of a day: −32768 at 03:00, 32768 at 15:00, a sine to within a thousandth.
///
/// A parabola corrected once, in integers: a library's sine differs in its last
/// bit from one machine to another, and with it a whole history would.
enum DayCurve {
  static let one: Int64 = 32_768
  static let minutesPerDay: Int64 = 1_440

  /// The curve at a minute of any day; minute 0 is midnight.
  static func value(minute: Int64) -> Int64 {
    let half = minutesPerDay / 2
    let phase = (minute - 540 + minutesPerDay) % minutesPerDay
    let x = phase % half
    let parabola = 4 * one * x * (half - x) / (half * half)
    let corrected = parabola + (parabola * parabola / one - parabola) * 225 / 1_000
    return phase < half ? corrected : -corrected
  }
}
