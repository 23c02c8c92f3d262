/// Something that is true of the whole run: its scenario, its seed, what makes it again.
public struct Fact: Equatable, Sendable {
  public var name: String
  public var value: String

  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
