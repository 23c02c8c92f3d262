import WagmanSerial

extension BoardDescription {
  /// What a board of this kind does at the far end of a serial port, by its USB ids.
  public enum Presence: Equatable, Sendable {
    case running
    /// Its boot loader waits for a program.
    case inBootLoader
  }

  /// `nil` where no board of this kind is.
  public func presence(at port: SerialPort) -> Presence? {
    guard let model = port.usb?.model else { return nil }
    if usb.contains(model) { return .running }
    return bootLoader.contains(model) ? .inBootLoader : nil
  }

  /// The one port at which a board of this kind runs.
  ///
  /// - Parameter ports: All of this machine.
  /// - Returns: The port, whatever waits in its boot loader elsewhere.
  /// - Throws: ``BoardSearchError`` when there is none, or more than one.
  public func port(among ports: [SerialPort]) throws(BoardSearchError) -> SerialPort {
    guard !usb.isEmpty else { throw BoardSearchError(board: name, .noIDs) }
    let running = ports.filter { presence(at: $0) == .running }
    if running.count == 1 { return running[0] }
    guard running.isEmpty else {
      let places = running.map { BoardSearchError.Place($0, among: ports) }
      throw BoardSearchError(board: name, .several(places))
    }
    let waiting = ports.filter { presence(at: $0) == .inBootLoader }
    guard waiting.isEmpty else {
      let places = waiting.map { BoardSearchError.Place($0, among: ports) }
      throw BoardSearchError(board: name, .inBootLoader(places))
    }
    throw BoardSearchError(board: name, .missing(usb))
  }
}
