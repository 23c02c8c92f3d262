import WagmanCore

extension ConsoleRequest {
  /// What a line is.
  public enum Reading: Sendable {
    /// An empty line, or one of blanks.
    case nothing
    /// More than 79 bytes or eight words: it has no effect and no response, and is counted.
    case dropped
    case request(ConsoleRequest)
  }

  /// Reads a line without its end.
  ///
  /// Words are separated by blanks and tabs. A line that is only `@sid` asks
  /// for a command without a name, which is unknown.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  public static func read(_ line: Span<UInt8>) -> Reading {
    let words = Words(line)
    guard words.count > 0 else { return .nothing }
    guard line.count <= 79 && words.count <= Words.limit else { return .dropped }
    var sid = 0..<0
    var first = 0
    if line[words[0].lowerBound] == ASCII.at {
      sid = words[0].lowerBound + 1..<words[0].upperBound
      first = 1
    }
    let word = first < words.count ? words[first] : line.count..<line.count
    guard let name = CommandName(line.extracting(word)) else {
      return .request(
        ConsoleRequest(
          line: line, sid: sid, word: word, name: nil, content: .unknown, seal: .none))
    }
    let (seal, content) = read(line, words, from: first + 1, of: name)
    return .request(
      ConsoleRequest(line: line, sid: sid, word: word, name: name, content: content, seal: seal))
  }

  @inline(never)
  private static func read(
    _ line: Span<UInt8>, _ words: Words, from first: Int, of name: CommandName
  ) -> (Seal, Content) {
    var end = words.count
    var seal = Seal.none
    if name.maySeal && isSealClaimed(line, words, from: first) {
      seal = Seal.read(line).seal
      guard case .valid = seal, end - 2 >= first else {
        return (.broken, .invalid(.brokenSeal))
      }
      end -= 2
    }
    do throws(RequestError) {
      let arguments = try read(line, words, first..<end, of: name)
      guard let command = ConsoleCommand(name, arguments) else { throw .noSuchDay }
      return (seal, .command(command))
    } catch {
      return (seal, .invalid(error))
    }
  }

  private static func isSealClaimed(
    _ line: Span<UInt8>, _ words: Words, from first: Int
  ) -> Bool {
    for index in first..<words.count where line[words[index].lowerBound] == ASCII.hash {
      return true
    }
    return false
  }

  @inline(never)
  private static func read(
    _ line: Span<UInt8>, _ words: Words, _ range: Range<Int>, of name: CommandName
  ) throws(RequestError) -> ArgumentValues {
    let declaration = name.declaration
    var values = ArgumentValues()
    for index in range {
      let number = index - range.lowerBound
      guard let parameter = declaration.parameter(forArgument: number) else {
        throw .tooManyArguments(name)
      }
      let word = line.extracting(words[index])
      values.append(try value(word, parameter, UInt8(number), of: name))
    }
    let isPartial = range.count > declaration.requiredCount
    let needed = isPartial ? declaration.parameters.count : declaration.requiredCount
    guard range.count >= needed else {
      throw .missingArgument(name, parameter: UInt8(range.count))
    }
    return values
  }

  @inline(never)
  private static func value(
    _ word: Span<UInt8>, _ parameter: Parameter, _ number: UInt8, of name: CommandName
  ) throws(RequestError) -> UInt32 {
    switch parameter.kind {
    case .port:
      guard case .value(let value) = Digits.decimal(word), Port(Int(value)) != nil else {
        throw .invalidPort(Excerpt(word))
      }
      return value
    case .number(let lowest, let highest, _):
      switch Digits.decimal(word) {
      case .notANumber:
        throw .notANumber(name, parameter: number, Excerpt(word))
      case .value(let value) where value >= lowest && value <= highest:
        return value
      case .value, .tooLarge:
        throw .outOfRange(name, parameter: number, Excerpt(word))
      }
    case .choice(let choice):
      guard let value = choice.number(of: word) else {
        switch choice {
        case .medium: throw .invalidMedium
        case .loader: throw .invalidLoader
        case .force, .heartbeat, .trueFalse, .onOff, .mode, .message:
          throw .invalidChoice(name, parameter: number, Excerpt(word))
        }
      }
      return value
    case .command:
      guard let command = CommandName(word) else { throw .unknownCommand(Excerpt(word)) }
      return UInt32(command.rawValue)
    }
  }
}
