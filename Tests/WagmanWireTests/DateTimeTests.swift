import Foundation
import Testing
import WagmanWire

@Suite("DateTime")
struct DateTimeTests {
  @Test("The epoch second and the calendar agree on every day of the century")
  func everyDay() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    for day in stride(from: 10_957, to: 10_957 + 36_525, by: 1) {
      let epoch = UInt32(day * 86_400 + day % 86_400)
      let moment = try #require(DateTime(epochSeconds: epoch))
      #expect(moment.epochSeconds == epoch)
      guard day % 97 == 0 else { continue }
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second],
        from: Date(timeIntervalSince1970: TimeInterval(epoch)))
      #expect(parts.year == Int(moment.year) && parts.month == Int(moment.month))
      #expect(parts.day == Int(moment.day) && parts.hour == Int(moment.hour))
      #expect(parts.minute == Int(moment.minute) && parts.second == Int(moment.second))
    }
  }

  @Test("Before 2000 and after 2099 there is nothing, whatever the number")
  func bounds() {
    #expect(DateTime(epochSeconds: 946_684_799) == nil)
    #expect(DateTime(epochSeconds: 946_684_800)?.year == 2000)
    #expect(DateTime(epochSeconds: 4_102_444_799)?.year == 2099)
    #expect(DateTime(epochSeconds: 4_102_444_800) == nil)
    #expect(DateTime(epochSeconds: .max) == nil)
    #expect(DateTime(epochSeconds: 0) == nil)
  }

  @Test("It is written without padding, as the boards write it")
  func text() throws {
    var line = TextLine<32>()
    line.append(
      try #require(DateTime(year: 2019, month: 1, day: 2, hour: 3, minute: 4, second: 5)))
    #expect(line.text == "2019 1 2 3 4 5")
  }
}
