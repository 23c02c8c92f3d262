import WagmanWire

/// A board's line with one sensorgram, with its end.
func sensorgram(_ id: UInt16, subID: UInt8, _ number: UInt32) -> String {
  var writer = SensorgramResponseWriter()
  writer.append(SensorgramHeader(id: id, subID: subID, sourceID: 1), unsigned: number)
  return line(writer.bytes) + "\n"
}

/// A board's line with its id, with its end.
var identifier: String {
  var writer = SensorgramResponseWriter()
  writer.begin(SensorgramHeader(id: 0xff1a, subID: 1, sourceID: 1))
  let bytes: [UInt8] = [0, 0, 0x57, 0x41, 0x47, 0x4d, 0, 1]
  writer.append(bytes: bytes.span)
  _ = writer.end()
  return line(writer.bytes) + "\n"
}

/// A client's line with one request, without its end.
func request(_ content: SensorgramRequest.Content) -> String {
  var writer = SensorgramRequestWriter()
  writer.append(request: content)
  return line(writer.bytes)
}

private func line(_ bytes: Span<UInt8>) -> String {
  var text = TextLine<952>()
  text.append(base64: bytes)
  return text.span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
}
