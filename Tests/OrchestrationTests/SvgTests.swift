import Foundation
import Testing

@testable import Orchestration

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Drawings of graphs")
struct SvgTests {
  /// What stands in a drawing, as an XML parser reads it.
  private final class Reading: NSObject, XMLParserDelegate {
    var texts: [String] = []
    var boxes: [(x: Double, y: Double, width: Double, height: Double, fill: String)] = []
    var arrows: [String] = []
    private var text: String?

    init(_ svg: String) throws {
      super.init()
      let parser = XMLParser(data: Data(svg.utf8))
      parser.delegate = self
      try #require(parser.parse(), "\(String(describing: parser.parserError))")
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String] = [:]
    ) {
      func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? .nan }
      switch (name, attributes["class"]) {
      case ("text", _): text = ""
      case ("rect", "job"):
        boxes.append(
          (
            number("x"), number("y"), number("width"), number("height"), attributes["fill"] ?? ""
          ))
      case ("path", "arrow"): arrows.append(attributes["d"] ?? "")
      default: break
      }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text? += string }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      if name == "text", let text { texts.append(text) }
      if name == "text" { text = nil }
    }
  }

  /// Layers of jobs, each of which requires some of the layers before: the same for a seed.
  private func layered(_ layers: Int, _ each: Int, seed: UInt64) throws -> JobGraph {
    var random = seed
    func draw(_ bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % bound
    }
    var graph = GraphBuilder("layers")
    var all: [JobID] = []
    for layer in 0..<layers {
      let before = all
      for job in 0..<each {
        let required = before.isEmpty ? [] : Set((0..<2).map { _ in draw(before.count) }).sorted()
        all.append(
          graph.add("job \(layer).\(job)", after: required.map { before[$0] }) { 1 }.id)
      }
    }
    return try graph.build()
  }

  @Test("A drawing of a run shows each job with its state as a word and a colour, and its time")
  func states() throws {
    var graph = GraphBuilder("bench")
    let first = graph.add("first", body: sleeping(1_500))
    let second = graph.add(
      "second", after: [first.id], JobOptions(isCritical: false), body: breaking(after: 200))
    graph.add("third", after: [second.id], body: sleeping(1))
    let run = Bench().run(try graph.build())
    let reading = try Reading(run.svg)
    #expect(
      reading.texts == [
        "bench: failed after 1.7 s", "1 done", "1 failed", "1 skipped",
        "first", "done 1.5 s", "second", "failed 0.2 s", "third", "skipped",
      ])
    #expect(reading.boxes.suffix(3).map(\.fill) == ["palegreen", "salmon", "lightgrey"])
    #expect(reading.arrows.count == 2)
    #expect(run.svg.contains("it requires 'second', which failed: Broken()"))
  }

  @Test("A graph is drawn before it runs, without states, its optional jobs dashed")
  func graph() throws {
    var graph = GraphBuilder("plan")
    let first = graph.add("first") { 1 }
    graph.add("last", after: [first.id], JobOptions(isCritical: false)) { 2 }
    let svg = try graph.build().svg
    #expect(try Reading(svg).texts == ["plan", "first", "last"])
    #expect(svg.components(separatedBy: "stroke-dasharray").count == 2)
  }

  @Test("Text is escaped, also what XML cannot say, and a long label is cut")
  func escapes() throws {
    var graph = GraphBuilder("a < b & \"c\"")
    graph.add("bell \u{7} <tag> äöü 日本") { 1 }
    graph.add(String(repeating: "long ", count: 20)) { 1 }
    let texts = try Reading(try graph.build().svg).texts
    #expect(
      texts == [
        "a < b & \"c\"", "bell \u{FFFD} <tag> äöü 日本", "long long long long long long l…",
      ])
  }

  @Test("No two boxes touch, and all are within the picture", arguments: [1, 2, 3] as [UInt64])
  func apart(seed: UInt64) throws {
    for (layers, each) in [(1, 60), (60, 1), (10, 10), (4, 8)] {
      let svg = try layered(layers, each, seed: seed).svg
      let boxes = try Reading(svg).boxes
      #expect(boxes.count == layers * each)
      #expect(boxes.allSatisfy { $0.x >= 0 && $0.y >= 0 })
      let near = boxes.indices.filter { place in
        boxes[(place + 1)...].contains { other in
          abs(boxes[place].x - other.x) < other.width + 10
            && abs(boxes[place].y - other.y) < other.height + 10
        }
      }
      #expect(near == [], "\(layers)x\(each)")
    }
  }

  @Test("An arrow leads on, from the side of one box to the facing side of the other")
  func arrows() throws {
    var graph = GraphBuilder()
    let first = graph.add("first") { 1 }
    let second = graph.add("second", after: [first.id]) { 1 }
    graph.add("third", after: [first.id, second.id]) { 1 }
    let reading = try Reading(try graph.build().svg)
    // A chain is drawn downwards: the way past the second job is beside it.
    let middles = reading.boxes.map { $0.x + $0.width / 2 }
    let ends = try reading.arrows.map { path in
      let numbers = path.split { "MLC ".contains($0) }.compactMap { Double($0) }
      let last = try #require(numbers.last)
      return (numbers[1], last)
    }
    #expect(
      ends.map(\.0) == [0, 0, 1].map { reading.boxes[$0].y + reading.boxes[$0].height })
    #expect(ends.map(\.1) == [1, 2, 2].map { reading.boxes[$0].y })
    #expect(reading.arrows[1].contains("L"))
    #expect(middles[0] == middles[2] || middles[0] != middles[1])
  }

  @Test("Arrows that need not cross do not")
  func untangled() throws {
    var graph = GraphBuilder()
    let first = (0..<8).map { number in graph.add("from \(number)") { 1 }.id }
    // In the order in which they were added, all of them would cross.
    for number in (0..<8).reversed() { graph.add("to \(number)", after: [first[number]]) { 1 } }
    let boxes = try Reading(try graph.build().svg).boxes
    #expect(boxes.prefix(8).map(\.y) == boxes.suffix(8).reversed().map(\.y))
  }

  @Test("Equal graphs give equal text, and one of a hundred jobs is not wider than readers can see")
  func deterministic() throws {
    let one = try layered(10, 10, seed: 7).svg
    #expect(try layered(10, 10, seed: 7).svg == one)
    #expect(try layered(100, 1, seed: 7).svg.contains("<svg"))
    let width = try #require(one.firstMatch(of: /width="([0-9.]+)"/)?.output.1)
    #expect(try #require(Double(width)) < 3_000)
  }
}
