import WagmanHAL

extension BoardSample {
  /// Appends the sample: three readings of status and value, then six currents.
  public func write(to frame: inout BusFrame) {
    temperature.write(to: &frame)
    humidity.write(to: &frame)
    supply.write(to: &frame)
    frame.append(systemMilliamperes)
    for port in milliamperes.indices { frame.append(milliamperes[port]) }
  }

  /// Takes what ``write(to:)`` appended.
  init(from frame: inout BusFrame) {
    self.init(
      temperature: RawReading(from: &frame), humidity: RawReading(from: &frame),
      supply: RawReading(from: &frame), systemMilliamperes: frame.takeUInt16(),
      milliamperes: .init { _ in frame.takeUInt16() })
  }
}

extension RawReading {
  fileprivate func write(to frame: inout BusFrame) {
    frame.append(status.rawValue)
    frame.append(raw)
  }

  fileprivate init(from frame: inout BusFrame) {
    let status = Status(rawValue: frame.take()) ?? .silent
    let raw = frame.takeUInt16()
    self = status == .valid ? RawReading(raw) : RawReading(failed: status)
  }
}
