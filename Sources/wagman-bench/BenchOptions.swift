/// What the command line asked for.
struct BenchOptions {
  /// Where the figures go as JSON.
  var output: String?
  var rounds = 5
  /// How many nodes the fleet has.
  var nodes = 100_000
  var groups: [String] = []

  /// `nil` where the arguments are not understood.
  init?(_ arguments: some Sequence<String>) {
    var rest = Array(arguments)[...]
    while let word = rest.popFirst() {
      switch word {
      case "--output":
        guard let path = rest.popFirst() else { return nil }
        output = path
      case "--rounds", "--nodes":
        guard let number = rest.popFirst().flatMap(Int.init), number > 0 else { return nil }
        if word == "--rounds" { rounds = number } else { nodes = number }
      case "loop", "graphs": groups.append(word)
      default:
        guard Bench.groups.contains(where: { $0.name == word }) else { return nil }
        groups.append(word)
      }
    }
  }
}
