import ArgumentParser

/// The program on a virtual board.
enum FirmwareChoice: String, CaseIterable, ExpressibleByArgument {
  case ours
  /// The behaviour of v3 boards in the field.
  case v3
}
