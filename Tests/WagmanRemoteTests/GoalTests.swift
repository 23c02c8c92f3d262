import Testing
import WagmanCore
import WagmanRemote
import WagmanWire

/// When what was asked for is reached.
struct GoalTests {
  private func goal(_ command: ConsoleCommand) throws -> Goal { try #require(Goal(of: command)) }

  private func state(_ guest: String, controller: String = "controller normal") -> [String] {
    ["nc started relay=on", guest, "cs disabled relay=off", controller, "environment normal"]
  }

  @Test("A start is over when the guest is started")
  func start() throws {
    let goal = try goal(.start(port(1), isForced: false))
    #expect(goal.missing(inState: state("gn starting relay=on")) == "gn is starting, its relay on")
    #expect(goal.missing(inState: state("gn started relay=on")) == nil)
    // Over sensorgrams there is only the state.
    #expect(goal.missing(inState: ["gn started"]) == nil)
  }

  @Test("A stop is over when the guest is stopped and its relay off")
  func stop() throws {
    let goal = try goal(.stop(seconds: nil, port(1)))
    for guest in ["gn stopping relay=on", "gn stopped relay=on", "gn stopped relay=unknown"] {
      #expect(goal.missing(inState: state(guest)) != nil)
    }
    #expect(goal.missing(inState: state("gn stopped relay=off")) == nil)
    #expect(goal.missing(inState: state("gn disabled relay=off")) == nil)
  }

  @Test("A cut is over when the relay is off, though the guest is on its way up again")
  func kill() throws {
    let goal = try goal(.kill(port(1)))
    #expect(goal.missing(inState: state("gn cycling relay=on")) != nil)
    #expect(goal.missing(inState: state("gn cycling relay=off")) == nil)
  }

  @Test("Enabling and disabling are over when each port is so")
  func ports() throws {
    let both = PortSet(port(1)).union(PortSet(port(2)))
    let enabled = try goal(.enable(both))
    #expect(
      enabled.missing(inState: state("gn stopped relay=off")) == "cs is disabled, its relay off")
    let disabled = try goal(.disable(both))
    #expect(
      disabled.missing(inState: state("gn stopped relay=off")) == "gn is stopped, its relay off")
    #expect(disabled.missing(inState: state("gn disabled relay=off")) == nil)
  }

  @Test("Hibernation is reached when the controller hibernates, and left when it does not")
  func hibernation() throws {
    let asleep = state("gn stopped", controller: "controller hibernating since=1")
    let going = state("gn stopped", controller: "controller will-hibernate")
    let awake = state("gn stopped")
    let hibernate = try goal(.hibernate(seconds: nil))
    #expect(
      [asleep, going, awake].map { hibernate.missing(inState: $0) == nil } == [true, false, false])
    let wake = try goal(.wake)
    #expect(
      [asleep, going, awake].map { wake.missing(inState: $0) == nil } == [false, false, true])
  }

  @Test("A state that is not told is not reached")
  func untold() throws {
    #expect(
      try goal(.stop(seconds: nil, port(1))).missing(inState: []) == "the state of gn is not told")
    #expect(try goal(.wake).missing(inState: ["gn stopped"]) != nil)
  }

  @Test("Without states the current tells whether a port is powered, and not what is between")
  func currents() throws {
    let start = try goal(.start(port(1), isForced: false))
    let stop = try goal(.stop(seconds: 0, port(1)))
    let readings = ["100 500 700 0 0 0", "100 500 60 0 0 0", "100 500 16 0 0 0", "100"]
    #expect(readings.map { start.missing(inCurrents: [$0]) == nil } == [true, false, false, false])
    #expect(readings.map { stop.missing(inCurrents: [$0]) == nil } == [false, false, true, false])
    #expect(start.currentsTell)
    #expect(try !goal(.enable(PortSet(port(1)))).currentsTell)
    #expect(try !goal(.wake).currentsTell)
  }

  @Test("What asks for no state has no goal")
  func none() {
    #expect(Goal(of: .ping(port(1))) == nil)
    #expect(Goal(of: .heartbeats) == nil)
  }
}
