import WagmanCore
import WagmanHAL
import WagmanWire

/// What the program keeps of the client on one link.
struct Console: ~Copyable {
  /// Who is on it; `nil` while nobody is.
  var session: UInt32?
  var requests = ConsoleReader()
  var sensorgrams = SensorgramReader()
  /// What is next of the response that is being sent; `nil` while none is.
  ///
  /// No other request is read meanwhile, so nothing ever stands inside a response.
  var part: Part?
  /// The request that is being answered, and what became of it.
  var request = ConsoleRequest()
  var outcome = Outcome.done
  /// Whether a line of requests in ``sensorgrams`` is being answered.
  var isAnswering = false
  /// What is left of the bytes of a line of sensorgrams under way.
  var encoder = Base64Encoder()
  /// The next part of the status that is due: a line, or a sensorgram.
  var statusPart: UInt8?
  /// What the guest on this link is to be told.
  var message: Message?

  enum Part {
    case header
    /// The number of a line; in a chain of entries the number from which the next is sought.
    case body(Int)
    case footer
  }

  /// What became of a request when it was carried out.
  enum Outcome {
    /// The body follows from the command, line by line.
    case body
    /// The body is a chain of entries of the log.
    case reasons(Reasons)
    /// The body tells where the log is, then the entries from this number on.
    case entries(from: UInt32)
    /// Done; no body, or in manual mode the seal alone.
    case done
    case refused(Refusal)
    /// Malformed; the request itself says how.
    case malformed
    /// In manual mode, or out of it, this needs something else.
    case misplaced(StaticString)
  }

  /// Makes place for another client, or for none.
  mutating func attach(_ session: UInt32?) {
    self.session = session
    requests.reset()
    sensorgrams.reset()
    part = nil
    isAnswering = false
    encoder = Base64Encoder()
    statusPart = nil
    message = nil
  }
}
