/// Equal stretches of a run, in which what cannot be told apart is put together.
struct Grain: Equatable {
  /// Milliseconds.
  let width: UInt64

  /// At most so many stretches of a run of this length.
  init(of length: UInt64, count: Int) { width = length / UInt64(max(1, count)) + 1 }

  /// The number of the stretch of a moment.
  func place(of moment: UInt64) -> UInt64 { moment / width }
}
