import WagmanWire

/// What the program of boards in the field keeps of a client.
struct OriginalConsole {
  /// Who is on it; `nil` while nobody is.
  var session: UInt32?
  var requests = ConsoleReader()
  /// Log lines that wait for the footer of the response under way.
  var held: [String] = []
  /// A response is being written.
  var isAnswering = false

  /// Makes place for another client, or for none.
  mutating func attach(_ session: UInt32?) {
    self = OriginalConsole()
    self.session = session
  }
}
