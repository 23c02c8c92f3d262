import Foundation
import Testing
import Yams

@Suite("The map of v4's chip")
struct ChipMapTests {
  /// Every pin that the map names, with where.
  private func pins(of node: Node, at path: String = "") -> [(pin: String, path: String)] {
    switch node {
    case .scalar(let scalar):
      scalar.string.wholeMatch(of: #/P[A-D]\d+/#) == nil ? [] : [(scalar.string, path)]
    case .mapping(let mapping):
      mapping.flatMap { pins(of: $0.value, at: path + "." + ($0.key.string ?? "?")) }
    case .sequence(let sequence):
      sequence.enumerated().flatMap { pins(of: $0.element, at: "\(path)[\($0.offset)]") }
    case .alias: []
    }
  }

  private func chip() throws -> Node {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let file = folder.appending(path: "../../hardware/boards/v4.yaml").standardizedFileURL
    let root = try #require(try Yams.compose(yaml: String(contentsOf: file, encoding: .utf8)))
    return try #require(root["chip"])
  }

  @Test("No pin has two uses, but a heartbeat is the line that a console receives on")
  func pinsOnce() throws {
    let uses = pins(of: try chip()).filter { !$0.path.hasSuffix("receive") }
    let twice = Dictionary(grouping: uses, by: \.pin).filter { $0.value.count > 1 }
    #expect(twice.isEmpty)
    #expect(uses.count > 40)
  }

  @Test("Each port has its relay, heartbeat, thermistor and voltage, and two a boot selector")
  func ports() throws {
    let ports = try #require(try chip()["ports"]?.array())
    #expect(ports.map { $0["port"]?.int } == [0, 1, 2, 3, 4])
    for port in ports {
      for key in ["heartbeat", "thermistor", "voltage"] { #expect(port[key] != nil) }
      #expect(port["relay"]?["clk"] != nil && port["relay"]?["d"] != nil)
    }
    #expect(ports.map { $0["boot-selector"] != nil } == [true, true, false, false, false])
  }

  @Test("No channel of the converter is read for two things, and each is the one of its pin")
  func channels() throws {
    // Data sheet, table of the ADC's inputs.
    let channelOfPin = [
      "PA2": 0, "PA3": 1, "PA4": 2, "PA6": 3, "PA22": 4, "PA23": 5, "PA24": 6, "PA16": 7,
      "PB12": 8, "PB13": 9, "PB17": 10, "PB18": 11, "PB19": 12, "PB20": 13,
    ]
    let chip = try chip()
    var inputs: [Node] = []
    for port in try #require(chip["ports"]?.array()) {
      inputs += ["thermistor", "voltage"].compactMap { port[$0] }
    }
    inputs += ["light", "supply"].compactMap { chip["sensors"]?[$0] }
    #expect(inputs.count == 12)
    for input in inputs {
      let pin = try #require(input["pin"]?.string)
      #expect(input["channel"]?.int == channelOfPin[pin], "\(pin)")
    }
  }

  @Test("Nine lights, and every controller of pins and UARTs has an address and a number")
  func completeness() throws {
    let chip = try chip()
    #expect(chip["lights"]?.array().count == 9)
    let named = ["PIOA", "PIOB", "PIOC", "PIOD", "ADC", "TWI1", "SPI0", "UOTGHS"]
    let uarts = try #require(chip["consoles"]?.array()).compactMap { $0["uart"]?.string }
    #expect(uarts.count == 4)
    for name in named + uarts {
      #expect(chip["registers"]?[name] != nil, "\(name)")
      #expect(chip["peripherals"]?[name]?.int != nil, "\(name)")
    }
  }
}
