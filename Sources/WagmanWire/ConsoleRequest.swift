/// One line of the console, read.
///
/// It keeps the line's bytes, since the response names its `sid` and its command again.
public struct ConsoleRequest: Sendable {
  /// What the line asks for.
  public enum Content: Equatable, Sendable {
    case command(ConsoleCommand)
    /// There is no such command: the body is `invalid command`.
    case unknown
    case invalid(RequestError)
  }

  public let content: Content
  /// A broken seal has the content `.invalid(.brokenSeal)`, whatever else the line says.
  public let seal: Seal
  /// The command that was asked for; `nil` when there is none of that name.
  public let name: CommandName?

  private var line: InlineArray<79, UInt8>
  private let sidRange: Range<Int>
  private let wordRange: Range<Int>

  /// No request: a place for one.
  public init() {
    content = .unknown
    seal = .none
    name = nil
    line = .init(repeating: 0)
    sidRange = 0..<0
    wordRange = 0..<0
  }

  init(
    line: Span<UInt8>, sid: Range<Int>, word: Range<Int>, name: CommandName?, content: Content,
    seal: Seal
  ) {
    self.line = .init(repeating: 0)
    for index in line.indices { self.line[index] = line[index] }
    sidRange = sid
    wordRange = word
    self.name = name
    self.content = content
    self.seal = seal
  }

  /// What followed `@`; empty when nothing did.
  public var sid: Span<UInt8> {
    @_addressableSelf @_lifetime(borrow self)
    get { line.span.extracting(sidRange) }
  }

  /// The command's name as it stood in the line; empty when the line had only a sid.
  public var word: Span<UInt8> {
    @_addressableSelf @_lifetime(borrow self)
    get { line.span.extracting(wordRange) }
  }

  /// Writes the first line of the response, with its end.
  @_addressableSelf
  public func writeHeader<let capacity: Int>(into line: inout TextLine<capacity>) {
    line.appendHeader(sid: sid, command: word)
  }

  /// The command, if the line asks for one without a mistake.
  public var command: ConsoleCommand? {
    if case .command(let command) = content { command } else { nil }
  }

  /// Writes the line that says what is wrong, without its end.
  ///
  /// Nothing is written for a command that is well formed.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  public func writeError<let capacity: Int>(into text: inout TextLine<capacity>) {
    switch content {
    case .command: break
    case .unknown: text.append("invalid command")
    case .invalid(let error): error.write(into: &text)
    }
  }
}
