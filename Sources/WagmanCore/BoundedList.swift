/// A list that lives in place and holds at most `capacity` elements.
///
/// The core uses it where host code would use `Array`, so that a transition
/// allocates nothing on the controller.
public struct BoundedList<let capacity: Int, Element: Sendable>: Sendable {
  @usableFromInline var storage: InlineArray<capacity, Element?> = .init(repeating: nil)
  public private(set) var count = 0

  public init() {}

  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// Appends an element.
  ///
  /// - Precondition: `count < capacity`. A list that can overflow is declared
  ///   too small; that is a bug to fix, not an error to handle.
  public mutating func append(_ element: Element) {
    precondition(count < capacity, "BoundedList is full")
    storage[count] = element
    count += 1
  }

  /// The element at `index`.
  ///
  /// - Precondition: `0 <= index < count`.
  public subscript(index: Int) -> Element {
    guard index < count, let element = storage[index] else {
      preconditionFailure("BoundedList index is out of range")
    }
    return element
  }

  public mutating func element(at index: Int) -> Element {
    guard index < count, let element = storage[index] else {
      preconditionFailure("BoundedList index is out of range")
    }
    return element
  }

  public mutating func removeAll() { count = 0 }
}
