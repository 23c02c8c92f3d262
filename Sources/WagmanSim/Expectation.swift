import WagmanCore
import WagmanYaml

/// What must hold of a run, as a scenario states it.
public struct Expectation: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    /// The event happens this often in the window.
    case event(EventPattern, count: ClosedRange<Int>)
    /// The event does not happen in the window.
    case never(EventPattern)
    /// The state holds for this long, from the window's start or, where it has
    /// a length, from some moment in it.
    case state(StatePattern, holdsFor: TickSpan)
  }

  public let kind: Kind
  /// The window begins this long after the start of the run; where it follows
  /// an event, an earlier such event does not count.
  public let after: TickSpan
  /// The window begins with the first of these events.
  public let following: EventPattern?
  /// The window's length; `nil` is to the end of the run.
  public let within: TickSpan?

  public let file: String
  public let line: Int
}

/// A state of a guest, of the controller or of the environment.
public struct StatePattern: Equatable, Sendable {
  public let subject: Subject
  public let state: State
  /// As it stands in the scenario.
  public let text: String

  public enum State: Equatable, Sendable {
    case phase(Phase)
    case verdict(EnvironmentVerdict)
  }

  package static func parse(_ text: String) throws(WordScanner.Failure) -> StatePattern {
    var words = WordScanner(text)
    let names = EventPattern.subjects.filter { $0 != "any" && $0 != "board" }
    let name = try words.choice(names, "subject of a state")
    let state: State
    switch name {
    case "environment":
      let word = try words.choice(["normal", "critical"], "verdict")
      state = .verdict(word == "normal" ? .normal : .critical)
    default:
      let phases =
        name == "controller" ? EventPattern.controllerPhases : EventPattern.guestPhases
      let word = try words.choice(phases.map(\.name.word), "state")
      state = .phase(phases.first { $0.name.word == word } ?? .none)
    }
    try words.end()
    return StatePattern(
      subject: EventPattern.subject(name) ?? .controller, state: state, text: text)
  }
}
