import WagmanCore
import WagmanWire

extension TextLine {
  var array: [UInt8] { span.indices.map { span[$0] } }
  var text: String { String(decoding: array, as: UTF8.self) }
}

extension Array where Element == UInt8 {
  init(_ span: Span<UInt8>) { self = span.indices.map { span[$0] } }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

func read(_ line: String) -> ConsoleRequest.Reading { ConsoleRequest.read(bytes(line).span) }

func parsed(_ line: String) -> ConsoleRequest? {
  if case .request(let request) = read(line) { request } else { nil }
}

func text(of command: ConsoleCommand) -> String {
  var line = TextLine<96>()
  line.append(command)
  return line.text
}

func complaint(_ line: String) -> String? {
  guard let request = parsed(line) else { return nil }
  var text = TextLine<160>()
  request.writeError(into: &text)
  return text.isEmpty ? nil : text.text
}

/// A small seeded generator, so that a failing run repeats exactly.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  /// A number below `bound`.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }
}

// The macros of the test library cannot call a mutating method in place.

func next<let capacity: Int>(_ line: inout SensorgramLine<capacity>) -> Sensorgram? { line.next() }

func end<let capacity: Int>(_ writer: inout SensorgramWriter<capacity>) -> Bool { writer.end() }

func append<let capacity: Int>(
  _ header: SensorgramHeader, unsigned number: UInt32,
  to writer: inout SensorgramWriter<capacity>
) -> Bool {
  writer.append(header, unsigned: number)
}

func requestLine(_ line: [UInt8]) -> SensorgramRequestLine? { SensorgramRequestLine(line.span) }

func responseLine(_ line: [UInt8]) -> SensorgramResponseLine? { SensorgramResponseLine(line.span) }
