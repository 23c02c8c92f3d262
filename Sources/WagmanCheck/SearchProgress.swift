/// How a search goes on.
public struct SearchProgress: Sendable {
  public let states: Int
  public let searched: Int
  public let depth: Int
}
