/// A byte of a layout that the compiler does not look into, which keeps the value
/// around it in its place.
///
/// A generic value that turns out to be plain data is handed to a function that
/// only reads it as a copy: of all of it, on the stack, for one element of one
/// array. With this among its fields it is handed over by its address.
@_rawLayout(size: 1, alignment: 1)
public struct InPlace: ~Copyable {
  @inlinable
  public init() {}

  // A module that destroys the value around this has to see that there is nothing to do.
  @inlinable
  deinit {}
}
