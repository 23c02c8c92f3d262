import Glibc

/// The clock that waits are measured by; it never goes back.
///
/// It goes on while the machine is suspended: readings from before are old then.
public enum Monotonic {
  /// Milliseconds since some moment before the program began.
  public static var milliseconds: UInt64 { nanoseconds / 1_000_000 }

  public static var nanoseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
