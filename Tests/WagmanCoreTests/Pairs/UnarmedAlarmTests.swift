// What no drive of a node can bring about, and that still has a defined result. It looks inside
// the machines, which an optimised build does not show.
#if DEBUG
  import Testing

  @testable import WagmanCore

  @Suite("What cannot come has a result too")
  struct UnarmedAlarmTests {
    private static let surroundings = Guest.Surroundings(
      configuration: NodeConfiguration(), lastRelayOn: .zero, isHibernating: false,
      isSupplyLow: false, relaysStuckOn: PortSet())

    private static func isOwn(_ alarm: Alarm, of phase: Phase) -> Bool {
      switch phase {
      case .disabled: alarm == .enable
      case .cycling: alarm == .dwell
      case .starting: alarm == .timeout || alarm == .cut
      case .started: alarm == .healthy || alarm == .heartbeat
      case .stopping, .restarting: alarm == .heartbeat || alarm == .timeout
      default: false
      }
    }

    @Test("An alarm of another state changes nothing, whatever the state")
    func guests() {
      for variant in GuestPairs.variants {
        let bench = variant.make()
        for alarm in Alarm.allCases {
          var guest = bench.guest(.guestNode)
          guard !Self.isOwn(alarm, of: guest.phase) else { continue }
          let before = guest
          var outbox = Outbox()
          guest.handle(.alarm(alarm), at: bench.now, in: Self.surroundings, into: &outbox)
          #expect(guest.state == before.state && guest.memory == before.memory)
          #expect(outbox.isEmpty, "\(variant.name), \(alarm)")
        }
      }
    }

    @Test("An alarm of another state changes nothing in the controller")
    func controller() {
      let states: [(Controller.State, [Alarm])] = [
        (.startDevices, []), (.startNextDevice(.guestNode), []),
        (.normal(turnDue: .zero), [.turn]),
        (.willHibernate(stopDue: .zero, durationDue: .zero), [.stop, .duration]),
        (.hibernating(stopDue: .zero, durationDue: .zero), [.stop, .duration]),
      ]
      for (state, own) in states {
        for alarm in Alarm.allCases where !own.contains(alarm) {
          var controller = Controller(memory: NodeMemory(causes: .command))
          controller.state = state
          var requests = Controller.Requests()
          var outbox = Outbox()
          controller.handle(
            .alarm(alarm), at: .zero, seeing: GuestsView(), with: NodeConfiguration(),
            asking: &requests, into: &outbox)
          #expect(controller.state == state && requests.isEmpty && outbox.isEmpty)
        }
      }
    }

    @Test("hibernating: whoever should be up all the same is stopped, highest port first")
    func stopAll() {
      var controller = Controller(memory: NodeMemory(causes: .command))
      controller.state = .hibernating(stopDue: .zero, durationDue: .never)
      controller.forced = PortSet(.coresense)
      var view = GuestsView()
      view.started = PortSet(.guestNode, .coresense, .x2)
      view.starting = PortSet(.nodeController)
      view.stopping = PortSet(.x1)
      var requests = Controller.Requests()
      var outbox = Outbox()
      controller.handle(
        .alarm(.stop), at: .zero, seeing: view, with: NodeConfiguration(), asking: &requests,
        into: &outbox)
      #expect((0..<requests.count).map { requests[$0].port } == [.x2, .guestNode, .nodeController])
      #expect((0..<requests.count).allSatisfy { requests[$0].action == .stop })
      #expect(controller.state == .hibernating(stopDue: .zero + .seconds(30), durationDue: .never))
    }
  }
#endif
