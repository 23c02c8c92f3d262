import Testing
import WagmanCore

@testable import WagmanCampaign

@Suite("Templates of sentences")
struct SentenceTemplateTests {
  private func sentences(_ text: String, count: Int = 400) throws -> [String] {
    let template = try SentenceTemplate(text)
    var draws = SplitMix64(seed: 7)
    return (0..<count).map { _ in template.sentence(&draws) }
  }

  @Test("A port's name and its number are of one draw, and every port comes")
  func ports() throws {
    let all = Set(try sentences("guest {port} and {number}"))
    #expect(
      all == [
        "guest nc and 0", "guest gn and 1", "guest cs and 2", "guest x1 and 3", "guest x2 and 4",
      ])
  }

  @Test("Each of several words comes")
  func choices() throws {
    #expect(
      Set(try sentences("operator {start|stop|kill} 1"))
        == ["operator start 1", "operator stop 1", "operator kill 1"])
  }

  @Test("A quantity lies between its ends, in the unit of the lower, by magnitude")
  func ranges() throws {
    let values = try sentences("{5s..10min}", count: 4_000).map { text in
      #expect(text.hasSuffix("s"))
      return Int(text.dropLast()) ?? -1
    }
    #expect(values.allSatisfy { (5...600).contains($0) })
    // As often below 50 s as above: half of the doublings from 5 to 600 lie below.
    let low = values.count { $0 < 50 }
    #expect((1_500...2_500).contains(low))
    #expect(values.contains { $0 > 500 } && values.contains { $0 < 8 })
  }

  @Test("A range that goes below zero, and one in fractions")
  func signsAndFractions() throws {
    let degrees = try sentences("{-40..80}").compactMap(Int.init)
    #expect(degrees.count == 400 && degrees.allSatisfy { (-40...80).contains($0) })
    #expect(degrees.contains { $0 < -20 } && degrees.contains { $0 > 60 })
    let volts = try sentences("{4.66..4.9}").compactMap(Double.init)
    #expect(volts.count == 400 && volts.allSatisfy { $0 >= 4.66 && $0 <= 4.9 })
    #expect(Set(volts).count > 50)
  }

  @Test(
    "What is no template is refused",
    arguments: ["{port", "{ports}", "{5s..}", "{10min..5s}", "{5s..10V}"])
  func refusals(text: String) {
    #expect(throws: SentenceTemplate.Failure.self) { _ = try SentenceTemplate(text) }
  }
}
