import Foundation
import Testing
import WagmanCore
import WagmanHAL

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import WagmanHIL

/// Results with all that is awkward in a report.
private func awkward() throws -> PlanResults {
  let plan = try Desk.plan(
    "name: \"a <plan> & 'more'\"\ntests: [{name: x, steps: [{pause: 1s}]}]")
  let event = BoardEvent(
    at: 1_234, sequence: 7, code: .heartbeatLost, subject: Subject(Port(unchecked: 1)),
    argument: 3)
  var results = PlanResults(plan: plan, rig: "r\"1\"", board: "b", events: [event], length: 61_002)
  let outcomes: [Outcome] = [
    .passed("fine", isMarginal: false), .failed("<\"&'>\u{1}\u{FFFE}\n\ttab"), .timedOut("late"),
    .benchError("bench"), .skipped("why"), .aborted,
  ]
  results.tests = outcomes.enumerated().map { place, outcome in
    TestResult(
      name: "test \(place) <é>", line: place + 1,
      steps: [StepResult(text: "a && b", line: 9, outcome: outcome, from: 5, to: 1_505)])
  }
  results.notes = [Note(at: 1_300, text: "a \"note\"\n"), Note(at: 0, text: "first")]
  results.measurements = [
    WagmanHIL.Measurement(
      test: "x", name: "n", at: 1_234, value: -5, low: nil, high: 4, margin: 0, sign: "°C",
      worth: 1_000)
  ]
  return results
}

@Suite struct JUnitTests {
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [(name: String, attributes: [String: String])] = []
    var text = ""
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) { elements.append((name, attributes)) }
    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func read(_ results: PlanResults) throws -> Reader {
    let parser = XMLParser(
      data: Data(JUnit(results, properties: [("k<", "v&\"\r\n")]).text.utf8))
    let reader = Reader()
    parser.delegate = reader
    try #require(parser.parse())
    return reader
  }

  @Test("A run is XML with its counts, its tests and what they say")
  func whole() throws {
    let reader = try read(awkward())
    let suite = try #require(reader.elements.first { $0.name == "testsuite" }?.attributes)
    #expect(
      suite == [
        "name": "a <plan> & 'more'", "tests": "6", "failures": "2", "errors": "2", "skipped": "1",
        "time": "61.002",
      ])
    let cases = reader.elements.filter { $0.name == "testcase" }.map(\.attributes)
    #expect(cases.map { $0["name"] } == (0..<6).map { "test \($0) <é>" })
    #expect(cases[1]["time"] == "1.500" && cases[1]["line"] == "2")
    let verdicts = reader.elements.filter {
      ["failure", "error", "skipped"].contains($0.name)
    }
    #expect(verdicts.map(\.name) == ["failure", "failure", "error", "skipped", "error"])
    #expect(
      verdicts[0].attributes == [
        "type": "failed", "message": "plan.yaml:9: a && b: <\"&'>\n\ttab",
      ])
    #expect(reader.text.contains("failed: a && b (<\"&'>\n\ttab)"))
    let properties = reader.elements.filter { $0.name == "property" }.map(\.attributes)
    #expect(
      properties == [
        ["name": "board", "value": "b"], ["name": "rig", "value": "r\"1\""],
        ["name": "k<", "value": "v&\"\r\n"],
      ])
  }

  @Test("What went wrong at the bench is a test case of its own, once")
  func bench() throws {
    var results = try awkward()
    results.tests = Array(results.tests.prefix(1))
    results.broken = "silent"
    results.unsafe = ["gn is on"]
    let reader = try read(results)
    let suite = try #require(reader.elements.first { $0.name == "testsuite" }?.attributes)
    #expect(suite["tests"] == "2" && suite["errors"] == "1" && suite["failures"] == "0")
    let error = try #require(reader.elements.first { $0.name == "error" }?.attributes)
    #expect(error == ["type": "bench error", "message": "silent; gn is on"])
    results.tests[0].steps[0].outcome = .benchError("silent")
    #expect(results.benchTroubles == ["gn is on"])
  }
}

@Suite struct JSONLinesTests {
  @Test("Each line is an object of JSON, in the order of time")
  func lines() throws {
    let text = try JSONLines(awkward(), properties: [("board id", "x"), ("rig", "other")]).text
    let lines = text.split(separator: "\n").map { Data($0.utf8) }
    let objects = try lines.map {
      try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any])
    }
    #expect(
      objects.map { $0["type"] as? String } == [
        "run", "note", "event", "measurement", "note", "step", "step", "step", "step", "step",
        "step", "end",
      ])
    #expect(objects[2]["text"] as? String == "gn heartbeat lost (failures 3)")
    #expect(objects[3]["value"] as? Int == -5 && objects[3]["from"] is NSNull)
    #expect(objects[3]["verdict"] as? String == "good")
    #expect(objects.last?["outcome"] as? String == "failed")
    #expect(objects.last?["timed out"] as? Int == 1)
  }

  @Test("No object says a name twice")
  func names() throws {
    let text = try JSONLines(awkward(), properties: [("board id", "x"), ("rig", "other")]).text
    for line in text.split(separator: "\n") {
      #expect(line.components(separatedBy: "\"rig\":").count <= 2)
    }
  }
}
