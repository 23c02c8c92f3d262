import WagmanYaml

/// Events and states, as scenarios and plans write them.
extension YamlReader {
  /// Reads an event, such as `gn starting from emmc`, and notes what is wrong with it.
  package mutating func eventPattern(_ node: YamlNode) -> EventPattern? {
    guard let text = text(node, "an event") else { return nil }
    do throws(WordScanner.Failure) {
      return try EventPattern.parse(text)
    } catch {
      note(node, offset: error.offset, error.message)
      return nil
    }
  }

  /// Reads a state, such as `gn started`, and notes what is wrong with it.
  package mutating func statePattern(_ node: YamlNode) -> StatePattern? {
    guard let text = text(node, "a state") else { return nil }
    do throws(WordScanner.Failure) {
      return try StatePattern.parse(text)
    } catch {
      note(node, offset: error.offset, error.message)
      return nil
    }
  }
}
