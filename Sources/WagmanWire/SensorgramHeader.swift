/// What stands before the body of a sensorgram.
public struct SensorgramHeader: Equatable, Sendable {
  /// Seconds since the epoch; 0 when unknown.
  public var timestamp: UInt32
  public var id: UInt16
  public var inst: UInt8
  /// For most ids the port plus one.
  public var subID: UInt8
  /// 1 for a Wagman; clients leave 0.
  public var sourceID: UInt16
  public var sourceInst: UInt8

  /// How many bytes the header is on the wire, the body's length in front counted.
  public static var size: Int { 13 }

  public init(
    timestamp: UInt32 = 0, id: UInt16, inst: UInt8 = 0, subID: UInt8, sourceID: UInt16 = 0,
    sourceInst: UInt8 = 0
  ) {
    self.timestamp = timestamp
    self.id = id
    self.inst = inst
    self.subID = subID
    self.sourceID = sourceID
    self.sourceInst = sourceInst
  }
}
