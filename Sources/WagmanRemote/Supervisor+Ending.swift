extension Supervisor {
  /// Lets the board decide for itself again when the supervisor cannot go on.
  ///
  /// Waits for the board's answer for up to 2 s. Nothing else is changed on it.
  public mutating func giveBack() {
    driver.mayChange = false
    driver.release()
    var now = time.nanoseconds / 1_000_000
    let end = now + 2_000
    while driver.phase != .released, now < end {
      driver.service(at: now, tick: firmware.board.now)
      let wake = min(driver.wakeAt, end)
      time.wait(for: driver.client.interest, nil, milliseconds: wake > now ? wake - now : 0)
      now = time.nanoseconds / 1_000_000
    }
  }
}
