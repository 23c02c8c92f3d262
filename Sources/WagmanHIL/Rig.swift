import WagmanCore
import WagmanYaml

/// What a bench has, as a file in hardware/rigs says; see docs/hil.md.
public struct Rig: Equatable, Sendable {
  public var name: String
  public var about = ""
  /// The board's URL, where no option says another.
  public var board: String?
  /// Where the plant of a virtual board listens.
  public var plant: String?
  /// The id that the board must have, 12 hex digits in upper case.
  public var identifier: String?
  public var guests: PortSet
  public var allowsShell = true
  public var interlock = InterlockRules()
  /// What each port is to be when the run is over, however it came to its end.
  public var safeState: [SafeState]
  /// How long the board may be silent before the bench is broken.
  public var silence = TickSpan.seconds(60)

  public enum SafeState: String, CaseIterable, Sendable {
    case on, off
    /// As the plan left it.
    case leave
  }

  /// A bench of which nobody said anything: it is taken to have the guests that a plan needs,
  /// and its power is left as it is.
  public init(name: String) {
    self.name = name
    guests = PortSet(rawValue: 0b11111)
    safeState = .init(repeating: .leave, count: Port.count)
  }

  /// Why a plan cannot run here.
  ///
  /// - Parameters:
  ///   - needs: What the plan asks for.
  ///   - hasPlant: Whether faults can be put on the board.
  /// - Returns: `nil` where it can.
  public func lacks(_ needs: Plan.Needs, hasPlant: Bool) -> String? {
    let missing = Port.all.filter { needs.guests.contains($0) && !guests.contains($0) }
    if !missing.isEmpty {
      return "it needs a guest on \(missing.map { "\($0.name)" }.joined(separator: ", ")); "
        + "bench '\(name)' has none there"
    }
    if needs.faults && !hasPlant {
      return "it puts faults on the board; bench '\(name)' has no plant that takes them"
    }
    if needs.shell && !allowsShell {
      return "it runs commands on the host; bench '\(name)' does not allow that"
    }
    return nil
  }
}
