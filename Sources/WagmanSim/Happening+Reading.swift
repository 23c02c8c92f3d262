extension Happening {
  /// What is wrong with a sentence, and where.
  public struct Problem: Error, Equatable {
    /// Scalars from the start of the sentence to the word that is wrong.
    public let offset: Int
    public let message: String

    init(_ failure: WordScanner.Failure) {
      offset = failure.offset
      message = failure.message
    }
  }

  /// Reads a sentence such as `guest gn hangs`.
  public static func read(
    _ sentence: String, validateCommand: CommandCheck
  ) throws(Problem) -> Happening {
    do throws(WordScanner.Failure) {
      return try parse(sentence, validateCommand: validateCommand)
    } catch {
      throw Problem(error)
    }
  }
}

extension EventPattern {
  /// Reads a pattern such as `gn starting from emmc`.
  public static func read(_ text: String) throws(Happening.Problem) -> EventPattern {
    do throws(WordScanner.Failure) {
      return try parse(text)
    } catch {
      throw Happening.Problem(error)
    }
  }
}
