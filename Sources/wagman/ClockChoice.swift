import ArgumentParser
import WagmanFieldBus

/// Who owns time where the controller is elsewhere.
enum ClockChoice: String, ExpressibleByArgument, CaseIterable {
  case lockstep, free

  var mode: BusMode { self == .lockstep ? .lockstep : .free }
}
