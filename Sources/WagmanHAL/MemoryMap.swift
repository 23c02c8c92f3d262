/// What the pages of the persistent memory are for; see docs/record.md.
public enum MemoryMap {
  /// The fixed addresses of boards in the field, below 1024.
  public static var fixedPages: Range<Int> { 0..<16 }

  /// The board's own record: six rotating sets.
  public static var recordPages: Range<Int> { 16..<64 }

  /// The ring of the rolling log.
  public static var logPages: Range<Int> { 64..<512 }

  /// Sequence numbers from here on are not believed.
  ///
  /// At one entry a minute it takes 7,600 years to get there. A page that
  /// claims more is damaged, and counting on from it could overflow.
  static var sequenceLimit: UInt32 { 0xf000_0000 }
}
