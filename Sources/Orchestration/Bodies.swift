/// Bodies of jobs that do not suspend and come to values of one type.
///
/// Apart by type, so that neither a body nor what it comes to needs a box.
///
/// Sendable as it is written to only by the one builder that refers to it.
final class Bodies<Value: Sendable>: AnyBodies, @unchecked Sendable {
  /// Not copyable: it is called where it is, and its references are not counted.
  private struct Cell: ~Copyable {
    let body: @Sendable () throws -> Value

    borrowing func callAsFunction() throws -> Value { try body() }
  }

  private let cells: UnsafeMutablePointer<Cell>

  init(capacity: Int) {
    cells = .allocate(capacity: capacity)
    // Made here, where the type of the value is known to the compiler: a method that a subclass
    // overrides is compiled once for all types.
    super.init(capacity: capacity) { bodies in
      let bodies = unsafeDowncast(bodies, to: Bodies<Value>.self)
      let values = Values<Value>(count: bodies.count)
      return Bound(values: values) { place in values.keep(try bodies.cells[place](), at: place) }
    }
  }

  deinit {
    cells.deinitialize(count: count)
    cells.deallocate()
  }

  /// - Precondition: There is room.
  func append(_ body: consuming @escaping @Sendable () throws -> Value) {
    precondition(!isFull)
    (cells + count).initialize(to: Cell(body: body))
    count += 1
  }

  override func copy(capacity: Int) -> AnyBodies {
    let copy = Bodies(capacity: capacity)
    for place in 0..<count { copy.append(cells[place].body) }
    return copy
  }
}

/// Bodies of jobs that come to values of some type.
class AnyBodies: @unchecked Sendable {
  /// Where one run keeps what they come to, and what runs one of them and keeps that.
  struct Bound {
    let values: AnyValues
    let perform: @Sendable (Int) throws -> Void
  }

  let bind: @Sendable (AnyBodies) -> Bound
  private let capacity: Int
  @exclusivity(unchecked) fileprivate(set) var count = 0

  fileprivate init(
    capacity: Int, bind: @escaping @Sendable (AnyBodies) -> Bound
  ) {
    self.capacity = capacity
    self.bind = bind
  }

  var isFull: Bool { count == capacity }

  func copy(capacity: Int) -> AnyBodies { preconditionFailure("of no type") }
}
