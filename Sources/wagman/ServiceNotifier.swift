import Foundation
import WagmanSerial

/// Tells systemd that the service is ready and lives, where systemd asked for it.
final class ServiceNotifier {
  private let descriptor: Int32
  private var address = sockaddr_un()
  private var length: socklen_t = 0
  private var isReady = false
  /// Milliseconds between two signs of life; `nil` where none are awaited.
  private let period: UInt64?
  private var nextSign: UInt64 = 0

  /// `nil` when nobody asked: `NOTIFY_SOCKET` is not set.
  init?() {
    let environment = ProcessInfo.processInfo.environment
    guard let path = environment["NOTIFY_SOCKET"], path.utf8.count < 108, path.count > 1 else {
      return nil
    }
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    // Half of what systemd waits for, as its manual says.
    period = environment["WATCHDOG_USEC"].flatMap { UInt64($0) }.map { max($0 / 2_000, 1) }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) {
      $0.copyBytes(from: path.utf8)
      // A name in the abstract space begins with a zero byte.
      if path.hasPrefix("@") { $0[0] = 0 }
    }
    length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
  }

  deinit { close(descriptor) }

  func ready() {
    guard !isReady else { return }
    isReady = true
    send("READY=1")
  }

  func status(_ text: String) { send("STATUS=\(text)") }

  /// The loop went round.
  func alive() {
    guard let period else { return }
    let now = Monotonic.milliseconds
    guard now >= nextSign else { return }
    nextSign = now + period
    send("WATCHDOG=1")
  }

  private func send(_ text: String) {
    let bytes = Array(text.utf8)
    withUnsafeBytes(of: &address) { raw in
      _ = raw.assumingMemoryBound(to: sockaddr.self).baseAddress.map {
        sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
  }
}
