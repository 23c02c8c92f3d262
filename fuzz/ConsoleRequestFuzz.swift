import WagmanCore
import WagmanWire

/// Bytes as a console receives them.
///
/// Every command that is read is written again and must be read as the same;
/// every other request must have a line that says what is wrong. Sealed, the
/// same bytes must mean the same, since no fuzzer finds a checksum.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConsoleRequest(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  var reader = ConsoleReader()
  for index in 0..<count {
    if let request = reader.take(start[index]) { check(request) }
  }
  checkSealed(Span(_unsafeStart: start, count: count))
  return 0
}

private func checkSealed(_ input: Span<UInt8>) {
  guard input.count <= 60, case .request(let plain) = ConsoleRequest.read(input),
    let name = plain.name, name.maySeal, plain.seal == .none, plain.content != .invalid(.brokenSeal)
  else { return }
  var line = TextLine<96>()
  line.append(input)
  line.appendSeal(UInt32(input.count))
  switch ConsoleRequest.read(line.span) {
  case .nothing: preconditionFailure("a seal makes a line nothing")
  case .dropped: break
  case .request(let sealed):
    precondition(sealed.seal == .valid(number: UInt32(input.count)), "a seal is not read")
    precondition(sealed.content == plain.content, "a seal changes what a line means")
  }
}

private func check(_ request: ConsoleRequest) {
  var header = TextLine<96>()
  header.appendHeader(of: request)
  precondition(!header.isCut, "a header is longer than its buffer")
  guard let command = request.command else {
    var body = TextLine<160>()
    request.writeError(into: &body)
    precondition(!body.isEmpty && !body.isCut, "a mistake has no line of its own")
    for index in body.span.indices {
      precondition(body.span[index] >= 0x20 && body.span[index] < 0x7f, "a line is not printable")
    }
    return
  }
  var line = TextLine<160>()
  let sid = TextLine<1>()
  if case .valid(let number) = request.seal {
    line.append(command, sid: sid.span, seal: number)
  } else {
    line.append(command, sid: sid.span)
  }
  line.truncate(to: line.count - 1)
  guard case .request(let again) = ConsoleRequest.read(line.span) else {
    preconditionFailure("a command that was read is not read again")
  }
  precondition(again.command == command && again.seal == request.seal, "it is read otherwise")
}
