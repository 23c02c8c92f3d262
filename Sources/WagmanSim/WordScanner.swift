import WagmanCore
import WagmanYaml

/// Reads a sentence of a scenario word by word, and says of a wrong one where it stands.
package struct WordScanner {
  package struct Failure: Error, Equatable {
    /// Scalars from the start of the text to the word that is wrong.
    package let offset: Int
    package let message: String
  }

  private let text: String
  private let words: [(text: String, offset: Int)]
  private var index = 0

  init(_ text: String) {
    self.text = text
    let scalars = Array(text.unicodeScalars)
    var words: [(String, Int)] = []
    var start = 0
    while start < scalars.count {
      guard scalars[start] != " " else {
        start += 1
        continue
      }
      let end = scalars[start...].firstIndex(of: " ") ?? scalars.count
      var word = String.UnicodeScalarView()
      word.append(contentsOf: scalars[start..<end])
      words.append((String(word), start))
      start = end
    }
    self.words = words
  }

  var isAtEnd: Bool { index >= words.count }

  /// The next word, when it is this one.
  mutating func take(_ word: String) -> Bool {
    guard !isAtEnd, words[index].text == word else { return false }
    index += 1
    return true
  }

  /// The next word, which must be one of `known`.
  mutating func choice(_ known: [String], _ what: String) throws(Failure) -> String {
    let vocabulary = Vocabulary(known)
    guard !isAtEnd else {
      throw failureAtEnd("\(what) is missing; known: \(known.joined(separator: ", "))")
    }
    let word = words[index]
    guard known.contains(word.text) else {
      throw Failure(
        offset: word.offset,
        message: "'\(word.text)' is no \(what); \(vocabulary.advice(for: word.text))")
    }
    index += 1
    return word.text
  }

  /// The next word, whatever it is.
  mutating func word(_ what: String, example: String) throws(Failure) -> String {
    guard !isAtEnd else {
      throw failureAtEnd("\(what) is missing; write it like \(example)")
    }
    index += 1
    return words[index - 1].text
  }

  mutating func port() throws(Failure) -> Port {
    let word = try word("a port", example: "gn")
    guard let port = Port(word: word) else { throw failureHere(Port.complaint(about: word)) }
    return port
  }

  mutating func quantity(_ kind: Quantity) throws(Failure) -> Int64 {
    let word = try word("a \(kind.name)", example: kind.example)
    do throws(QuantityError) {
      return try kind.parse(word)
    } catch {
      throw failureHere(error.message)
    }
  }

  /// A length of time.
  mutating func span() throws(Failure) -> TickSpan {
    .milliseconds(UInt64(try quantity(.duration)))
  }

  /// A whole number.
  mutating func number(
    _ what: String, in range: ClosedRange<Int>, example: String
  ) throws(Failure) -> Int {
    let word = try word(what, example: example)
    guard let number = Int(word), range.contains(number) else {
      throw failureHere(
        "'\(word)' is not \(what); write a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// `for SPAN`, or nothing where that may be left out.
  mutating func duration(isRequired: Bool = false) throws(Failure) -> TickSpan? {
    if isAtEnd && !isRequired { return nil }
    _ = try choice(["for"], "word here")
    return .milliseconds(UInt64(try quantity(.duration)))
  }

  /// Everything that is left, as it was written.
  mutating func rest(_ what: String, example: String) throws(Failure) -> (String, offset: Int) {
    guard !isAtEnd else {
      throw failureAtEnd("\(what) is missing; write it like \(example)")
    }
    let offset = words[index].offset
    index = words.count
    return (String(text.unicodeScalars.dropFirst(offset)), offset)
  }

  func end() throws(Failure) {
    guard isAtEnd else {
      throw Failure(
        offset: words[index].offset,
        message: "'\(words[index].text)' is one word too many; end the sentence before it")
    }
  }

  /// A failure at the word that was taken last.
  func failureHere(_ message: String) -> Failure {
    Failure(offset: words[max(0, index - 1)].offset, message: message)
  }

  private func failureAtEnd(_ message: String) -> Failure {
    Failure(offset: text.unicodeScalars.count, message: message)
  }
}
