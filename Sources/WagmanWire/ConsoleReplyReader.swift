/// Follows the responses on a console as a client sees them.
///
/// It is given each line without its end. Ranges in its answers are places in
/// the line it was given.
public struct ConsoleReplyReader: Sendable {
  /// What a line is.
  public enum Line: Equatable, Sendable {
    /// An asynchronous line; the range is what follows `log: `.
    case log(Range<Int>)
    /// The first line of the awaited response; the range is the command.
    case header(Range<Int>)
    /// A line of the awaited response.
    case body(Range<Int>)
    /// The awaited response is whole.
    case footer
    /// A line of a response that somebody else awaits.
    case foreign
    /// A second response began before the awaited one ended: the awaited one is lost.
    case interrupted
    /// A line of no response: noise, or the rest of one that began before we listened.
    case stray
  }

  private enum State {
    case outside, inAwaited, inForeign
  }

  private var state = State.outside
  private var sid = TextLine<79>()

  /// A reader that awaits responses with this sid; an empty one stands for `0`.
  public init(sid: Span<UInt8>) {
    if sid.isEmpty { self.sid.append("0") } else { self.sid.append(sid) }
  }

  /// Whether a header of the awaited response came and its footer did not yet.
  public var isInside: Bool { state == .inAwaited }

  /// Forgets the response under way, as after a new connection.
  public mutating func reset() { state = .outside }

  /// Takes the next line.
  ///
  /// Log lines are told apart even inside a response, since boards in the field
  /// print them there. A header counts wherever it stands in a line, because
  /// half a log line may stand before it.
  public mutating func take(_ line: Span<UInt8>) -> Line {
    let log: StaticString = "log: "
    let footer: StaticString = "->>>"
    if let header = ConsoleReplyReader.header(in: line) { return begin(line, header) }
    if log.isPrefix(of: line) { return .log(log.utf8CodeUnitCount..<line.count) }
    switch state {
    case .outside:
      return .stray
    case .inForeign:
      if footer.isPrefix(of: line) { state = .outside }
      return .foreign
    case .inAwaited:
      guard footer.isPrefix(of: line) else { return .body(0..<line.count) }
      state = .outside
      return .footer
    }
  }

  private mutating func begin(_ line: Span<UInt8>, _ header: Header) -> Line {
    let wasInside = state == .inAwaited
    let isOurs = equals(line.extracting(header.sid))
    state = isOurs && !wasInside ? .inAwaited : .inForeign
    if wasInside { return .interrupted }
    return isOurs ? .header(header.command) : .foreign
  }

  private func equals(_ word: Span<UInt8>) -> Bool {
    guard word.count == sid.count else { return false }
    let expected = sid.span
    for index in word.indices where word[index] != expected[index] { return false }
    return true
  }

  private struct Header {
    var sid: Range<Int>
    var command: Range<Int>
  }

  /// Where a line has `<<<-`, the sid of the word after it and the word after that.
  private static func header(in line: Span<UInt8>) -> Header? {
    let mark: StaticString = "<<<-"
    let key: StaticString = "sid="
    var start = 0
    while start < line.count && !mark.isPrefix(of: line.extracting(start..<line.count)) {
      start += 1
    }
    guard start < line.count else { return nil }
    start += mark.utf8CodeUnitCount
    var sid = word(line, from: start)
    let command = word(line, from: sid.upperBound)
    if key.isPrefix(of: line.extracting(sid)) {
      sid = sid.lowerBound + key.utf8CodeUnitCount..<sid.upperBound
    } else {
      sid = sid.upperBound..<sid.upperBound
    }
    return Header(sid: sid, command: command)
  }

  private static func word(_ line: Span<UInt8>, from start: Int) -> Range<Int> {
    var begin = start
    while begin < line.count && ASCII.isBlank(line[begin]) { begin += 1 }
    var end = begin
    while end < line.count && !ASCII.isBlank(line[end]) { end += 1 }
    return begin..<end
  }
}
