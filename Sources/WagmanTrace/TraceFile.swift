import Foundation

/// A file that is written in pieces of 64 KiB.
///
/// The first failure is kept, and nothing is written after it.
final class TraceFile {
  private static let pieceSize = 65_536

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var failure: TraceError?

  /// Makes the file, or empties it.
  init(_ path: String) throws(TraceError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw TraceError(number: errno) }
    buffer.reserveCapacity(Self.pieceSize + 1_024)
  }

  func append(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.pieceSize { write(Self.pieceSize) }
  }

  func append(byte: UInt8) { buffer.append(byte) }

  func append(decimal number: Int64) {
    if number < 0 { buffer.append(UInt8(ascii: "-")) }
    append(digits: number.magnitude, atLeast: 1)
  }

  /// A number that is given in so many decimal places of what is written.
  func append(_ number: Int64, decimals: Int) {
    guard decimals > 0 else { return append(decimal: number) }
    var divisor: UInt64 = 1
    for _ in 0..<decimals { divisor *= 10 }
    if number < 0 { buffer.append(UInt8(ascii: "-")) }
    append(digits: number.magnitude / divisor, atLeast: 1)
    buffer.append(UInt8(ascii: "."))
    append(digits: number.magnitude % divisor, atLeast: decimals)
  }

  func append(binary number: Int64) {
    let width = max(1, 64 - number.leadingZeroBitCount)
    for bit in stride(from: width - 1, through: 0, by: -1) {
      buffer.append(UInt8(ascii: "0") + UInt8(number >> Int64(bit) & 1))
    }
  }

  /// Text between the quotation marks of JSON.
  func append(quoted text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        buffer.append(UInt8(ascii: "\\"))
        buffer.append(byte)
      case 0..<16: append("\\u000" + String(byte, radix: 16))
      case 16..<32: append("\\u00" + String(byte, radix: 16))
      default: buffer.append(byte)
      }
    }
  }

  private func append(digits number: UInt64, atLeast count: Int) {
    var (rest, power, width) = (number, UInt64(1), 1)
    while rest >= 10 {
      rest /= 10
      power *= 10
      width += 1
    }
    for _ in 0..<max(0, count - width) { buffer.append(UInt8(ascii: "0")) }
    rest = number
    while power > 0 {
      buffer.append(UInt8(ascii: "0") + UInt8(rest / power))
      rest %= power
      power /= 10
    }
  }

  /// Writes what has not been written yet, and closes the file.
  func finish() throws(TraceError) {
    write(buffer.count)
    if close(descriptor) != 0 && failure == nil { failure = TraceError(number: errno) }
    if let failure { throw failure }
  }

  private func write(_ count: Int) {
    var start = 0
    while start < count && failure == nil {
      let written = buffer.withUnsafeBytes { bytes in
        Foundation.write(descriptor, bytes.baseAddress?.advanced(by: start), count - start)
      }
      if written >= 0 {
        start += written
      } else if errno != EINTR {
        failure = TraceError(number: errno)
      }
    }
    buffer.removeSubrange(0..<count)
  }
}
