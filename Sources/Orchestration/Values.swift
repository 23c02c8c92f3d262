/// What jobs of one type came to in one run, as it is.
///
/// Sendable as it is written to only by the run, which gives it away when it is over.
final class Values<Value: Sendable>: AnyValues, @unchecked Sendable {
  private let values: UnsafeMutableBufferPointer<Value>
  /// Which of them there are.
  private let isThere: UnsafeMutableBufferPointer<Bool>

  init(count: Int) {
    values = .allocate(capacity: count)
    isThere = .allocate(capacity: count)
    isThere.initialize(repeating: false)
  }

  deinit {
    for place in isThere.indices where isThere[place] { values.deinitializeElement(at: place) }
    values.deallocate()
    isThere.deallocate()
  }

  /// Keeps the first that comes: a job that comes to something does not run again.
  func keep(_ value: consuming Value, at place: Int) {
    assert(!isThere[place])
    values.initializeElement(at: place, to: value)
    isThere[place] = true
  }

  subscript(place: Int) -> Value? { isThere[place] ? values[place] : nil }

  override func any(at place: Int) -> (any Sendable)? { self[place] }
}

/// What jobs of some type came to.
class AnyValues: @unchecked Sendable {
  func any(at place: Int) -> (any Sendable)? { preconditionFailure("of no type") }
}
