import Builtin

/// Elements that are made where they stay.
///
/// An `InlineArray` is made beside its place and then moved there; one that is larger
/// than a stack frame may be cannot be made so.
@_rawLayout(likeArrayOf: Element, count: count)
public struct InPlaceArray<let count: Int, Element: ~Copyable>: ~Copyable {
  /// Makes each element, in the order of their indices.
  @inline(__always)
  public init(_ element: () -> Element) {
    for index in 0..<count { address(index).initialize(to: element()) }
  }

  @inlinable
  deinit {
    for index in 0..<count { address(index).deinitialize(count: 1) }
  }

  /// - Precondition: `0 <= index < count`.
  public subscript(index: Int) -> Element {
    @_transparent unsafeAddress {
      precondition(index >= 0 && index < count, "InPlaceArray index is out of range")
      return UnsafePointer(address(index))
    }
    @_transparent nonmutating unsafeMutableAddress {
      precondition(index >= 0 && index < count, "InPlaceArray index is out of range")
      return address(index)
    }
  }

  /// A value of a raw layout is never moved while it is borrowed, so its address holds.
  @_transparent
  @usableFromInline
  func address(_ index: Int) -> UnsafeMutablePointer<Element> {
    UnsafeMutablePointer<Element>(Builtin.addressOfRawLayout(self)) + index
  }
}
