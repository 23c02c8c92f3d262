import WagmanHAL

/// The pages of a persistent memory that were written, and no others.
struct FleetMemory {
  private var numbers: [UInt16] = []
  private var pages: [Page] = []

  var bytes: Int {
    numbers.capacity * MemoryLayout<UInt16>.stride + pages.capacity * MemoryLayout<Page>.stride
  }

  func page(_ number: Int) -> Page {
    for index in numbers.indices where numbers[index] == number { return pages[index] }
    return Page()
  }

  mutating func write(_ page: Page, at number: Int) {
    for index in numbers.indices where numbers[index] == number {
      pages[index] = page
      return
    }
    numbers.append(UInt16(number))
    pages.append(page)
  }
}
