import WagmanWire

/// Bytes as a client of a console receives them.
///
/// Ranges lie within the line, a body and a footer come only inside a response,
/// and a seal that is valid covers all that stands before it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConsoleReply(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  var sid = TextLine<8>()
  sid.append("cli")
  var lines = LineAssembler<160>()
  var reader = ConsoleReplyReader(sid: sid.span)
  for index in 0..<count where lines.take(start[index]) {
    checkSeal(lines.line)
    let wasInside = reader.isInside
    switch reader.take(lines.line) {
    case .log(let range), .header(let range):
      precondition(range.lowerBound >= 0 && range.upperBound <= lines.line.count)
    case .body(let range):
      precondition(wasInside && reader.isInside && range == 0..<lines.line.count)
    case .footer:
      precondition(wasInside && !reader.isInside)
    case .interrupted:
      precondition(wasInside && !reader.isInside)
    case .foreign, .stray:
      precondition(!wasInside && !reader.isInside)
    }
  }
  return 0
}

private func checkSeal(_ line: Span<UInt8>) {
  let (seal, contentCount) = Seal.read(line)
  guard case .valid(let number) = seal else {
    precondition(contentCount == line.count, "without a seal all is content")
    return
  }
  var again = TextLine<192>()
  again.append(line.extracting(0..<contentCount))
  again.appendSeal(number)
  let (second, secondCount) = Seal.read(again.span)
  precondition(second == seal && secondCount == contentCount, "it is read otherwise")
}
