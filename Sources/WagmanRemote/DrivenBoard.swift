import Foundation
import WagmanCore

/// What a host keeps of the board that it drives, beside the record: a small
/// file that is replaced as a whole.
public struct DrivenBoard: Equatable, Sendable {
  /// 12 hex digits.
  public var identifier: String
  /// The board's count of its boots when the host last drove it.
  public var boots: UInt32
  /// What the host and the board last agreed upon.
  public var flags: PortFlags
  /// Running numbers below this may have been used.
  public var reservedNumbers: UInt32

  public init(identifier: String, boots: UInt32, flags: PortFlags, reservedNumbers: UInt32) {
    self.identifier = identifier
    self.boots = boots
    self.flags = flags
    self.reservedNumbers = reservedNumbers
  }

  public init?(text: String) {
    var fields: [Substring: Substring] = [:]
    for line in text.split(separator: "\n") {
      let pair = line.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { return nil }
      fields[pair[0]] = pair[1]
    }
    guard let id = fields["id"], let boots = fields["boots"].flatMap({ UInt32($0) }),
      let enabled = fields["enabled"].flatMap({ PortSet(flags: $0) }),
      let wanted = fields["wanted"].flatMap({ PortSet(flags: $0) }),
      let watched = fields["watched"].flatMap({ PortSet(flags: $0) }),
      let numbers = fields["numbers"].flatMap({ UInt32($0) })
    else { return nil }
    self.init(
      identifier: String(id), boots: boots,
      flags: PortFlags(enabled: enabled, wanted: wanted, watched: watched),
      reservedNumbers: numbers)
  }

  public var text: String {
    """
    id=\(identifier)
    boots=\(boots)
    enabled=\(flags.enabled.flagText)
    wanted=\(flags.wanted.flagText)
    watched=\(flags.watched.flagText)
    numbers=\(reservedNumbers)

    """
  }

  /// The flags of a host that comes back to a board that others may have changed.
  ///
  /// A flag that differs from what was last agreed upon was changed since: on
  /// the host's side if the host's differs, else on the board's.
  public func merged(host: PortFlags, board: PortFlags) -> PortFlags {
    func merge(_ path: WritableKeyPath<PortFlags, PortSet>) -> PortSet {
      var result = PortSet()
      for port in Port.every {
        let (agreed, ours, theirs) = (
          flags[keyPath: path].contains(port), host[keyPath: path].contains(port),
          board[keyPath: path].contains(port)
        )
        if ours != agreed ? ours : theirs { result.insert(port) }
      }
      return result
    }
    return PortFlags(
      enabled: merge(\.enabled), wanted: merge(\.wanted), watched: merge(\.watched))
  }
}
