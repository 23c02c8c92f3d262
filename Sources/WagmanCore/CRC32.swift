/// The CRC-32 of IEEE 802.3: reflected, polynomial 0xEDB88320, initial value
/// and final xor all ones.
///
/// Four bytes are folded at a time, a nibble of them by each of eight functions
/// that the optimiser turns into tables of 64 bytes in read-only memory.
public struct CRC32: Equatable, Sendable {
  private var state: UInt32 = .max

  public init() {}

  /// The checksum of the bytes so far.
  public var value: UInt32 { ~state }

  /// The checksum of `bytes`.
  public static func of(_ bytes: Span<UInt8>) -> UInt32 {
    var crc = CRC32()
    crc.update(bytes)
    return crc.value
  }

  public mutating func update(_ bytes: Span<UInt8>) {
    var crc = state
    var index = 0
    // A microcontroller goes without: it would be six tables more.
    #if !hasFeature(Embedded)
      while index &+ 4 <= bytes.count {
        let word =
          UInt32(bytes[index]) | UInt32(bytes[index &+ 1]) << 8
          | UInt32(bytes[index &+ 2]) << 16 | UInt32(bytes[index &+ 3]) << 24
        crc = Self.fold(crc ^ word)
        index &+= 4
      }
    #endif
    while index < bytes.count {
      let low = (crc ^ UInt32(bytes[index])) & 0xff
      crc = (crc >> 8) ^ Self.nibble6(low) ^ Self.nibble7(low >> 4)
      index &+= 1
    }
    state = crc
  }

  /// The register after the 32 bits that were xored into it have gone through.
  @inline(__always)
  private static func fold(_ word: UInt32) -> UInt32 {
    nibble0(word) ^ nibble1(word >> 4) ^ nibble2(word >> 8) ^ nibble3(word >> 12)
      ^ nibble4(word >> 16) ^ nibble5(word >> 20) ^ nibble6(word >> 24) ^ nibble7(word >> 28)
  }

  @inline(__always)
  private static func nibble0(_ bits: UInt32) -> UInt32 {
    switch Nibble(bits) {
    case .n0: 0x0000_0000
    case .n1: 0xb8bc_6765
    case .n2: 0xaa09_c88b
    case .n3: 0x12b5_afee
    case .n4: 0x8f62_9757
    case .n5: 0x37de_f032
    case .n6: 0x256b_5fdc
    case .n7: 0x9dd7_38b9
    case .n8: 0xc5b4_28ef
    case .n9: 0x7d08_4f8a
    case .n10: 0x6fbd_e064
    case .n11: 0xd701_8701
    case .n12: 0x4ad6_bfb8
    case .n13: 0xf26a_d8dd
    case .n14: 0xe0df_7733
    case .n15: 0x5863_1056
    }
  }

  @inline(__always)
  private static func nibble1(_ bits: UInt32) -> UInt32 {
    switch Nibble(bits) {
    case .n0: 0x0000_0000
    case .n1: 0x5019_579f
    case .n2: 0xa032_af3e
    case .n3: 0xf02b_f8a1
    case .n4: 0x9b14_583d
    case .n5: 0xcb0d_0fa2
    case .n6: 0x3b26_f703
    case .n7: 0x6b3f_a09c
    case .n8: 0xed59_b63b
    case .n9: 0xbd40_e1a4
    case .n10: 0x4d6b_1905
    case .n11: 0x1d72_4e9a
    case .n12: 0x764d_ee06
    case .n13: 0x2654_b999
    case .n14: 0xd67f_4138
    case .n15: 0x8666_16a7
    }
  }

  @inline(__always)
  private static func nibble2(_ bits: UInt32) -> UInt32 {
    switch Nibble(bits) {
    case .n0: 0x0000_0000
    case .n1: 0x01c2_6a37
    case .n2: 0x0384_d46e
    case .n3: 0x0246_be59
    case .n4: 0x0709_a8dc
    case .n5: 0x06cb_c2eb
    case .n6: 0x048d_7cb2
    case .n7: 0x054f_1685
    case .n8: 0x0e13_51b8
    case .n9: 0x0fd1_3b8f
    case .n10: 0x0d97_85d6
    case .n11: 0x0c55_efe1
    case .n12: 0x091a_f964
    case .n13: 0x08d8_9353
    case .n14: 0x0a9e_2d0a
    case .n15: 0x0b5c_473d
    }
  }

  @inline(__always)
  private static func nibble3(_ bits: UInt32) -> UInt32 {
    switch Nibble(bits) {
    case .n0: 0x0000_0000
    case .n1: 0x1c26_a370
    case .n2: 0x384d_46e0
    case .n3: 0x246b_e590
    case .n4: 0x709a_8dc0
    case .n5: 0x6cbc_2eb0
    case .n6: 0x48d7_cb20
    case .n7: 0x54f1_6850
    case .n8: 0xe135_1b80
    case .n9: 0xfd13_b8f0
    case .n10: 0xd978_5d60
    case .n11: 0xc55e_fe10
    case .n12: 0x91af_9640
    case .n13: 0x8d89_3530
    case .n14: 0xa9e2_d0a0
    case .n15: 0xb5c4_73d0
    }
  }

  @inline(__always)
  private static func nibble4(_ bits: UInt32) -> UInt32 {
    switch Nibble(bits) {
    case .n0: 0x0000_0000
    case .n1: 0x191b_3141
    case .n2: 0x3236_6282
    case .n3: 0x2b2d_53c3
    case .n4: 0x646c_c504
    case .n5: 0x7d77_f445
    case .n6: 0x565a_a786
    case .n7: 0x4f41_96c7
    case .n8: 0xc8d9_8a08
    case .n9: 0xd1c2_bb49
    case .n10: 0xfaef_e88a
    case .n11: 0xe3f4_d9cb
    case .n12: 0xacb5_4f0c
    case .n13: 0xb5ae_7e4d
    case .n14: 0x9e83_2d8e
    case .n15: 0x8798_1ccf
    }
  }

  @inline(__always)
  private static func nibble5(_ bits: UInt32) -> UInt32 {
    switch Nibble(bits) {
    case .n0: 0x0000_0000
    case .n1: 0x4ac2_1251
    case .n2: 0x9584_24a2
    case .n3: 0xdf46_36f3
    case .n4: 0xf079_4f05
    case .n5: 0xbabb_5d54
    case .n6: 0x65fd_6ba7
    case .n7: 0x2f3f_79f6
    case .n8: 0x3b83_984b
    case .n9: 0x7141_8a1a
    case .n10: 0xae07_bce9
    case .n11: 0xe4c5_aeb8
    case .n12: 0xcbfa_d74e
    case .n13: 0x8138_c51f
    case .n14: 0x5e7e_f3ec
    case .n15: 0x14bc_e1bd
    }
  }

  @inline(__always)
  private static func nibble6(_ bits: UInt32) -> UInt32 {
    switch Nibble(bits) {
    case .n0: 0x0000_0000
    case .n1: 0x7707_3096
    case .n2: 0xee0e_612c
    case .n3: 0x9909_51ba
    case .n4: 0x076d_c419
    case .n5: 0x706a_f48f
    case .n6: 0xe963_a535
    case .n7: 0x9e64_95a3
    case .n8: 0x0edb_8832
    case .n9: 0x79dc_b8a4
    case .n10: 0xe0d5_e91e
    case .n11: 0x97d2_d988
    case .n12: 0x09b6_4c2b
    case .n13: 0x7eb1_7cbd
    case .n14: 0xe7b8_2d07
    case .n15: 0x90bf_1d91
    }
  }

  @inline(__always)
  private static func nibble7(_ bits: UInt32) -> UInt32 {
    switch Nibble(bits) {
    case .n0: 0x0000_0000
    case .n1: 0x1db7_1064
    case .n2: 0x3b6e_20c8
    case .n3: 0x26d9_30ac
    case .n4: 0x76dc_4190
    case .n5: 0x6b6b_51f4
    case .n6: 0x4db2_6158
    case .n7: 0x5005_713c
    case .n8: 0xedb8_8320
    case .n9: 0xf00f_9344
    case .n10: 0xd6d6_a3e8
    case .n11: 0xcb61_b38c
    case .n12: 0x9b64_c2b0
    case .n13: 0x86d3_d2d4
    case .n14: 0xa00a_e278
    case .n15: 0xbdbd_f21c
    }
  }
}

/// The low four bits of a number.
///
/// A switch over an enum becomes a table; one over an integer, a chain of branches.
private enum Nibble: UInt8 {
  case n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11, n12, n13, n14, n15

  @inline(__always)
  init(_ bits: UInt32) {
    self = Nibble(rawValue: UInt8(truncatingIfNeeded: bits & 15)) ?? .n0
  }
}
