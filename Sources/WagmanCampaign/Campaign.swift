import WagmanCore
import WagmanSim
import WagmanYaml

/// What a fault campaign does with each of its seeds.
///
/// A seed draws who is on the ports, which of the faults it has and how often each
/// strikes: a swarm, in which some runs have one fault a minute and others ten kinds a
/// day. All of it becomes one plain scenario, which anybody can run alone.
public struct Campaign: Sendable {
  public internal(set) var file = ""
  public internal(set) var name = ""
  /// What it looks for, for people.
  public internal(set) var about = ""
  /// How long faults strike.
  public internal(set) var faultsFor = TickSpan.hours(24)
  /// How long the run goes on without any.
  public internal(set) var recoveryFor = TickSpan.hours(24)
  /// By when all must be up again after the last fault.
  public internal(set) var upWithin = TickSpan.minutes(90)
  /// Who may be on a port.
  public internal(set) var guests: [GuestProfile] = []
  /// Of a hundred thousand ports, how many have nobody, are enabled, and are watched.
  public internal(set) var emptyPorts: Int32 = 15_000
  public internal(set) var enabledPorts: Int32 = 85_000
  public internal(set) var watchedPorts: Int32 = 85_000
  var faults: [Fault] = []
  /// What should happen in some run at least.
  public internal(set) var sometimes: [EventPattern] = []

  /// One kind of fault, or of an operator's doing.
  struct Fault: Sendable {
    let template: SentenceTemplate
    /// How many of a hundred thousand seeds have it.
    let share: Int32
    /// How often it strikes in a seed that has it: between these, drawn by magnitude.
    let longestMean: TickSpan
    let shortestMean: TickSpan
  }
}
