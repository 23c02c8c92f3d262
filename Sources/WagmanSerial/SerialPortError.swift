import CSerialPort

/// Why the serial ports of this machine cannot be listed.
public enum SerialPortError: Error, Equatable, Sendable {
  /// The system's call failed.
  case system(code: Int32)
  case outOfMemory
  /// This system has no way to list them.
  case unsupported

  init(listing result: sp_return) {
    switch result {
    case SP_ERR_MEM: self = .outOfMemory
    case SP_ERR_SUPP: self = .unsupported
    default: self = .system(code: sp_last_error_code())
    }
  }
}

extension SerialPortError: CustomStringConvertible {
  /// One line for a person.
  public var description: String {
    switch self {
    case .system(let code): "the serial ports cannot be listed: system error \(code)"
    case .outOfMemory: "the serial ports cannot be listed: out of memory"
    case .unsupported: "this system does not list its serial ports"
    }
  }
}
