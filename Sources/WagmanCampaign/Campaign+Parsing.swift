import WagmanCore
import WagmanSim
import WagmanYaml

extension Campaign {
  static let keys = [
    "name", "about", "faults-for", "recovery-for", "up-within", "guests", "empty", "enabled",
    "watched", "faults", "sometimes",
  ]

  /// Reads a campaign's file.
  ///
  /// - Throws: everything that is wrong with it.
  public static func load(
    path: String, library: GuestLibrary, validateCommand: @escaping Happening.CommandCheck
  ) throws(Diagnostics) -> Campaign {
    try parse(
      YamlReader.text(of: path, what: "campaign"), file: path, library: library,
      validateCommand: validateCommand)
  }

  /// Reads the text of a campaign.
  ///
  /// - Throws: everything that is wrong with it.
  public static func parse(
    _ text: String, file: String, library: GuestLibrary,
    validateCommand: @escaping Happening.CommandCheck
  ) throws(Diagnostics) -> Campaign {
    var parsing = CampaignParsing(file: file, library: library, validateCommand: validateCommand)
    parsing.read(text)
    let wrong = parsing.reader.diagnostics
    guard wrong.isEmpty else { throw Diagnostics(wrong) }
    return parsing.campaign
  }
}

/// A campaign that is being read, with what was found wrong so far.
private struct CampaignParsing {
  var reader: YamlReader
  var campaign = Campaign()
  let library: GuestLibrary
  let validateCommand: Happening.CommandCheck

  init(file: String, library: GuestLibrary, validateCommand: @escaping Happening.CommandCheck) {
    reader = YamlReader(file: file)
    campaign.file = file
    self.library = library
    self.validateCommand = validateCommand
  }

  mutating func read(_ text: String) {
    guard let root = reader.root(of: text, least: "'name: …', 'guests: …' and 'faults: …'")
    else { return }
    let fields = reader.fields(of: root, "a campaign", known: Campaign.keys)
    for (name, _, node) in fields.entries { read(name, node) }
    if campaign.guests.isEmpty && reader.diagnostics.isEmpty {
      reader.note(
        fields["guests"] ?? root, "a campaign without guests; write 'guests: [node-controller]'")
    }
  }

  private mutating func read(_ name: String, _ node: YamlNode) {
    switch name {
    case "name": campaign.name = reader.text(node, "name") ?? ""
    case "about": campaign.about = reader.text(node, "about") ?? ""
    case "faults-for": campaign.faultsFor = reader.span(node) ?? campaign.faultsFor
    case "recovery-for": campaign.recoveryFor = reader.span(node) ?? campaign.recoveryFor
    case "up-within": campaign.upWithin = reader.span(node) ?? campaign.upWithin
    case "guests": for item in reader.items(of: node, "guests") { readGuest(item) }
    case "empty": campaign.emptyPorts = share(node) ?? 0
    case "enabled": campaign.enabledPorts = share(node) ?? 0
    case "watched": campaign.watchedPorts = share(node) ?? 0
    case "faults": for item in reader.items(of: node, "faults") { readFault(item) }
    case "sometimes": for item in reader.items(of: node, "sometimes") { readSometimes(item) }
    default: preconditionFailure("A key of a campaign is known, but nobody reads it")
    }
  }

  private mutating func share(_ node: YamlNode) -> Int32? {
    reader.quantity(node, .share).map { Int32($0) }
  }

  private mutating func readGuest(_ node: YamlNode) {
    guard let name = reader.text(node, "a guest profile") else { return }
    do throws(Diagnostics) {
      if let profile = try library.profile(named: name) {
        campaign.guests.append(profile)
      } else {
        reader.note(
          node, "no guest profile '\(name)'; \(Vocabulary(library.names).advice(for: name))")
      }
    } catch {
      reader.append(error.all)
    }
  }

  private mutating func readFault(_ node: YamlNode) {
    let fields = reader.fields(of: node, "a fault", known: ["do", "share", "rate"])
    guard let place = fields["do"], let text = reader.text(place, "a happening") else {
      return reader.note(node, "nothing to do; add 'do: guest {port} hangs'")
    }
    guard let rate = fields["rate"], let means = means(rate) else {
      if fields["rate"] == nil { reader.note(node, "a fault without a rate; add 'rate: 1/d..2/h'") }
      return
    }
    do throws(SentenceTemplate.Failure) {
      let template = try SentenceTemplate(text)
      try check(template)
      campaign.faults.append(
        Campaign.Fault(
          template: template, share: fields["share"].flatMap { share($0) } ?? 100_000,
          longestMean: means.longest, shortestMean: means.shortest))
    } catch {
      reader.note(place, error.message)
    }
  }

  /// Whatever is drawn must be a sentence that scenarios know.
  private func check(_ template: SentenceTemplate) throws(SentenceTemplate.Failure) {
    var draws = SplitMix64(seed: 1)
    for _ in 0..<64 {
      let sentence = template.sentence(&draws)
      do throws(Happening.Problem) {
        _ = try Happening.read(sentence, validateCommand: validateCommand)
      } catch {
        throw SentenceTemplate.Failure(message: "'\(sentence)': \(error.message)")
      }
    }
  }

  /// `1/d..2/h`, or one rate.
  private mutating func means(_ node: YamlNode) -> (longest: TickSpan, shortest: TickSpan)? {
    guard let text = reader.text(node, "a rate") else { return nil }
    var means: [TickSpan] = []
    let ends = text.firstRange(of: "..").map { [text[..<$0.lowerBound], text[$0.upperBound...]] }
    for end in ends ?? [text[...]] {
      do throws(QuantityError) {
        guard let mean = try Rate.parse(String(end)).mean else {
          reader.note(node, "a fault that never strikes; leave it out")
          return nil
        }
        means.append(mean)
      } catch {
        reader.note(node, error.message)
        return nil
      }
    }
    guard let longest = means.max(), let shortest = means.min() else { return nil }
    return (longest, shortest)
  }

  private mutating func readSometimes(_ node: YamlNode) {
    guard let text = reader.text(node, "an event") else { return }
    do throws(Happening.Problem) {
      campaign.sometimes.append(try EventPattern.read(text))
    } catch {
      reader.note(node, offset: error.offset, error.message)
    }
  }
}
