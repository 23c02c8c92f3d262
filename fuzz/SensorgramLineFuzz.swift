import WagmanCore
import WagmanWire

/// Bytes as a board receives them on a link of sensorgrams.
///
/// Values fill their body exactly. A line of values that we write too comes out
/// of the writer as the same content. And since a random sum fits one time in
/// 256, the same bytes are also tried as a body under a sum that is right.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSensorgramLine(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let input = Span(_unsafeStart: start, count: count)
  var reader = SensorgramReader()
  for index in input.indices {
    if let line = reader.take(input[index]) { check(line) }
  }
  tryAsBody(input)
  return 0
}

private func tryAsBody(_ body: Span<UInt8>) {
  guard body.count <= 360 else { return }
  var message = TextLine<384>()
  message.append(byte: UInt8(body.count >> 8))
  message.append(byte: UInt8(body.count & 255))
  for number in UInt8(0)..<11 { message.append(byte: number) }
  message.append(body)
  message.append(byte: CRC8.of(message.span))
  var text = TextLine<512>()
  text.append(base64: message.span)
  precondition(!message.isCut && !text.isCut)
  if let line = SensorgramRequestLine(text.span) {
    precondition(equal(line.bytes, message.span), "base64 does not come back")
    check(line)
  }
}

private func check(_ decoded: SensorgramRequestLine) {
  var line = decoded
  var writer = SensorgramRequestWriter()
  var isShortest = true
  while let sensorgram = line.next() {
    writer.begin(sensorgram.header)
    var place = sensorgram.body.lowerBound
    while let value = line.value(at: &place, in: sensorgram) {
      if !write(value, of: line, to: &writer) { isShortest = false }
    }
    precondition(place == sensorgram.body.upperBound, "a value does not end where the body does")
    precondition(writer.end(), "what was read does not fit when written")
    _ = SensorgramRequest(sensorgram, of: line)
    _ = SensorgramReport(sensorgram, of: line)
  }
  guard isShortest else { return }
  // A number may have come in more bytes than it needs, never in fewer.
  precondition(writer.bytes.count <= line.bytes.count, "the shortest type is not the shortest")
  if writer.bytes.count == line.bytes.count {
    precondition(equal(writer.bytes, line.bytes), "the same content has other bytes")
  }
}

/// Returns whether the writer has such values at all.
private func write(
  _ value: SensorgramValue, of line: SensorgramRequestLine, to writer: inout SensorgramRequestWriter
) -> Bool {
  switch value {
  case .unsigned(let number): writer.append(unsigned: number)
  case .float32(let number): writer.append(float32: number)
  case .float64(let number): writer.append(float64: number)
  case .bytes(let range): writer.append(bytes: line.bytes.extracting(range))
  case .string(let range): writer.append(string: line.bytes.extracting(range))
  case .null, .byte, .char, .signed, .float16, .array: return false
  }
  return true
}

private func equal(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
  guard a.count == b.count else { return false }
  for index in a.indices where a[index] != b[index] { return false }
  return true
}
