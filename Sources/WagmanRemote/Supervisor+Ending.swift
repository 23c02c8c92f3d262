import WagmanSerial

extension Supervisor {
  /// Lets the board decide for itself again when the supervisor cannot go on.
  ///
  /// Waits for the board's answer for up to 2 s. Nothing else is changed on it.
  public mutating func giveBack() {
    driver.mayChange = false
    driver.release()
    let end = Monotonic.milliseconds + 2_000
    while driver.phase != .released, Monotonic.milliseconds < end {
      let now = Monotonic.milliseconds
      driver.service(at: now, tick: firmware.board.now)
      driver.client.wait(until: min(driver.wakeAt, end), from: now)
    }
  }
}
