/// What a replay of power cuts found.
public struct CutReport: Equatable, Sendable {
  /// Writes that were cut.
  public var writes = 0
  /// Power cuts: each write was cut in many ways.
  public var cuts = 0
  /// Cuts after which something was lost.
  public var violationCount = 0
  /// The first few, for a person.
  public var violations: [CutViolation] = []

  public init() {}

  mutating func note(_ fault: CutFault, write: Int, page: Int, shape: CutShape) {
    violationCount += 1
    if violations.count < 20 {
      violations.append(CutViolation(fault: fault, write: write, page: page, shape: shape))
    }
  }
}

/// Something that a power cut cost and should not have.
public struct CutViolation: Equatable, Sendable {
  public let fault: CutFault
  /// Which write of the recording was cut.
  public let write: Int
  public let page: Int
  public let shape: CutShape
}

/// What a power cut cost.
public enum CutFault: Equatable, Sendable {
  /// The record of the board is neither the old nor the new one.
  case boardRecord
  /// The record of this port is neither the old nor the new one.
  case portRecord(Int)
  /// The log does not end with the entry before the cut or the one being written.
  case logEnd(expected: UInt32, found: UInt32)
  /// The log does not begin where it did.
  case logBegin(expected: UInt32, found: UInt32)
  /// This entry is gone or has changed.
  case logEntry(UInt32)
  /// After the cut the log could not be written on with.
  case cannotAppend
  /// After the cut the record could not be written.
  case cannotSave
}
