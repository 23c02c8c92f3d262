import WagmanCore

/// The exhaustive check of the machines: every state that can be reached, every input in it.
public enum Verification {
  /// Searches the real machines.
  ///
  /// `goesOn` is asked every some thousand states; the search ends when it says no.
  public static func run(
    _ plan: SearchPlan, while goesOn: (SearchProgress) -> Bool = { _ in true }
  ) -> SearchReport {
    run(plan, steps: MachineSteps(), while: goesOn)
  }

  /// Searches machines whose steps, or whose settings, are others.
  package static func run<Steps: NodeSteps>(
    _ plan: SearchPlan, steps: Steps, configuration: NodeConfiguration? = nil,
    while goesOn: (SearchProgress) -> Bool = { _ in true }
  ) -> SearchReport {
    let search = Search(
      plan: plan, steps: steps,
      configuration: configuration ?? plan.scale.configuration(for: plan.ports))
    return search.run(while: goesOn)
  }
}
