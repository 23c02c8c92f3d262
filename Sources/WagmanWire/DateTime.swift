/// A moment of the calendar, in UTC, as the boards' clock chip can hold it: the years 2000 to 2099.
public struct DateTime: Equatable, Sendable {
  public let year: UInt16
  /// 1 to 12.
  public let month: UInt8
  /// 1 to the length of the month.
  public let day: UInt8
  public let hour: UInt8
  public let minute: UInt8
  public let second: UInt8

  public static var firstYear: UInt16 { 2000 }
  public static var lastYear: UInt16 { 2099 }

  /// The moment with these fields; `nil` when the calendar has no such moment.
  public init?(
    year: UInt16, month: UInt8, day: UInt8, hour: UInt8, minute: UInt8, second: UInt8
  ) {
    guard year >= DateTime.firstYear && year <= DateTime.lastYear,
      month >= 1 && month <= 12, day >= 1 && day <= DateTime.length(ofMonth: month, year),
      hour < 24, minute < 60, second < 60
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// The moment that is so many seconds after the epoch; `nil` before 2000 and after 2099.
  public init?(epochSeconds: UInt32) {
    var days = epochSeconds / 86_400
    let rest = epochSeconds % 86_400
    guard days >= DateTime.daysBefore2000 else { return nil }
    days -= DateTime.daysBefore2000
    var year = DateTime.firstYear
    while year <= DateTime.lastYear && days >= DateTime.length(ofYear: year) {
      days -= DateTime.length(ofYear: year)
      year += 1
    }
    var month: UInt8 = 1
    while days >= UInt32(DateTime.length(ofMonth: month, year)) {
      days -= UInt32(DateTime.length(ofMonth: month, year))
      month += 1
    }
    self.init(
      year: year, month: month, day: UInt8(days) + 1, hour: UInt8(rest / 3_600),
      minute: UInt8(rest / 60 % 60), second: UInt8(rest % 60))
  }

  /// Seconds since the epoch.
  public var epochSeconds: UInt32 {
    var days = DateTime.daysBefore2000 + UInt32(day) - 1
    for earlier in DateTime.firstYear..<year { days += DateTime.length(ofYear: earlier) }
    for earlier in 1..<month { days += UInt32(DateTime.length(ofMonth: earlier, year)) }
    return days * 86_400 + UInt32(hour) * 3_600 + UInt32(minute) * 60 + UInt32(second)
  }

  private static var daysBefore2000: UInt32 { 10_957 }

  private static func isLeap(_ year: UInt16) -> Bool {
    // No century but 2000 itself lies between 2000 and 2099.
    year % 4 == 0
  }

  private static func length(ofYear year: UInt16) -> UInt32 { isLeap(year) ? 366 : 365 }

  private static func length(ofMonth month: UInt8, _ year: UInt16) -> UInt8 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension TextLine {
  /// Appends `Y M D h m s`, decimal, without padding.
  public mutating func append(_ moment: DateTime) {
    append(decimal: moment.year)
    append(blankAnd: moment.month)
    append(blankAnd: moment.day)
    append(blankAnd: moment.hour)
    append(blankAnd: moment.minute)
    append(blankAnd: moment.second)
  }

  private mutating func append(blankAnd field: UInt8) {
    append(byte: ASCII.blank)
    append(decimal: field)
  }
}
