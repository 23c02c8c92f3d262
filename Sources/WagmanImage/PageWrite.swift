import WagmanHAL

/// One write of a page, with what it replaced.
public struct PageWrite: Equatable, Sendable {
  public let page: Int
  public let old: Page
  public let new: Page

  public init(page: Int, old: Page, new: Page) {
    self.page = page
    self.old = old
    self.new = new
  }
}
