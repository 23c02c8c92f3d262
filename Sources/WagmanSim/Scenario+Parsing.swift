import WagmanCore
import WagmanYaml
import Yams

extension Scenario {
  static let keys = [
    "name", "about", "for", "excerpt", "seed", "guests", "enabled", "watched", "environment",
    "config", "failures", "v3", "random", "timeline", "expect", "expect-v3", "invariants",
    "recovery",
  ]

  /// Reads a scenario's file.
  ///
  /// Guest profiles come from `library`, or from the folder `guests` beside the
  /// scenario's folder; `validateCommand` says what is wrong with a console line.
  ///
  /// - Throws: everything that is wrong with it and with the profiles it names.
  public static func load(
    path: String, library: GuestLibrary? = nil, validateCommand: Happening.CommandCheck
  ) throws(Diagnostics) -> Scenario {
    try parse(
      YamlReader.text(of: path, what: "scenario"), file: path,
      library: library ?? GuestLibrary(besideScenario: path), validateCommand: validateCommand)
  }

  /// Reads the text of a scenario.
  ///
  /// - Throws: everything that is wrong with it and with the profiles it names.
  public static func parse(
    _ text: String, file: String, library: GuestLibrary, validateCommand: Happening.CommandCheck
  ) throws(Diagnostics) -> Scenario {
    let parsing = withoutActuallyEscaping(validateCommand) { check in
      var parsing = ScenarioParsing(file: file, library: library, validateCommand: check)
      parsing.read(text)
      return (parsing.scenario, parsing.reader.diagnostics)
    }
    guard parsing.1.isEmpty else { throw Diagnostics(parsing.1) }
    return parsing.0
  }
}

/// A scenario that is being read, with what was found wrong so far.
struct ScenarioParsing {
  var reader: YamlReader
  var scenario = Scenario()
  let library: GuestLibrary
  let validateCommand: Happening.CommandCheck

  init(file: String, library: GuestLibrary, validateCommand: @escaping Happening.CommandCheck) {
    reader = YamlReader(file: file)
    scenario.file = file
    self.library = library
    self.validateCommand = validateCommand
  }

  mutating func read(_ text: String) {
    guard let root = reader.root(of: text) else { return }
    let fields = reader.fields(of: root, "a scenario", known: Scenario.keys)
    // The length first: what lies beyond it is an error.
    if let node = fields["for"], let span = reader.span(node) { readLength(span, node) }
    for (name, _, node) in fields.entries { read(name, node) }
  }

  private mutating func readLength(_ span: TickSpan, _ node: YamlNode) {
    scenario.span = span
    if span.milliseconds == 0 { reader.note(node, "a run of no time shows nothing; write 30d") }
  }

  private mutating func read(_ name: String, _ node: YamlNode) {
    switch name {
    case "name": scenario.name = reader.text(node, "name") ?? ""
    case "about": scenario.about = reader.text(node, "about") ?? ""
    case "for": break
    case "excerpt": readExcerpt(node)
    case "seed": scenario.seed = reader.whole(node, "a seed", in: 0...UInt64.max) ?? 1
    case "guests": readGuests(node)
    case "enabled": scenario.enabled = reader.ports(node, "enabled") ?? PortSet()
    case "watched": scenario.watched = reader.ports(node, "watched") ?? PortSet()
    case "environment": readEnvironment(node)
    case "config": reader.read(&scenario.configuration, from: node)
    case "random": readRandom(node)
    case "timeline": readTimeline(node)
    case "expect": scenario.expectations = expectations(node)
    case "expect-v3": scenario.originalExpectations = expectations(node)
    case "failures": readFailures(node)
    case "v3": readOriginal(node)
    case "invariants": scenario.watchesInvariants = reader.flag(node) ?? false
    case "recovery": readRecovery(node)
    default: preconditionFailure("A key of a scenario is known, but nobody reads it")
    }
  }

  // MARK: Guests

  private mutating func readGuests(_ node: YamlNode) {
    guard case .mapping(let mapping) = node else {
      reader.note(node, "guests is not a mapping; write it as 'nc: node-controller'")
      return
    }
    for (key, value) in mapping {
      guard let port = reader.port(key) else { continue }
      if scenario.guests[port.index] != nil {
        reader.note(key, "port \(port.name) has a guest already; keep one of them")
      }
      scenario.guests[port.index] = readGuest(value)
    }
  }

  private mutating func readGuest(_ node: YamlNode) -> GuestProfile? {
    guard case .mapping = node else { return readProfile(node) }
    let fields = reader.fields(of: node, "a guest", known: ["profile"] + GuestProfile.keys)
    var profile = GuestProfile()
    if let name = fields["profile"] {
      profile = readProfile(name) ?? profile
    } else {
      reader.note(node, "a guest without a profile; add 'profile: node-controller'")
    }
    var own = YamlFields(node: node)
    own.entries = fields.entries.filter { $0.name != "profile" }
    profile.apply(own, &reader)
    return profile
  }

  private mutating func readProfile(_ node: YamlNode) -> GuestProfile? {
    guard let name = reader.text(node, "a guest profile") else { return nil }
    do throws(Diagnostics) {
      if let profile = try library.profile(named: name) { return profile }
      let names = library.names
      let advice =
        names.isEmpty
        ? "there are none in \(library.place)" : Vocabulary(names).advice(for: name)
      reader.note(node, "no guest profile '\(name)'; \(advice)")
    } catch {
      reader.append(error.all)
    }
    return nil
  }
}
