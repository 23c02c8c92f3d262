import WagmanWire

/// One attempt at a request on some wire: the line to send, and what the lines
/// that come back make of it.
package protocol Exchange {
  /// The request, with its end.
  var line: [UInt8] { get }

  /// What came whole of a reply that did not, where a part is worth having.
  var partial: [String] { get }

  /// Takes the next line that came, without its end.
  mutating func take(_ line: Span<UInt8>) -> Progress
}

/// What a line was to a request that is under way.
package enum Progress: Equatable {
  /// Not of this request.
  case foreign
  /// What a console tells unasked.
  case log(String)
  /// A part of the reply.
  case more
  case done([String])
  /// A line that nobody sent like this; the reply may still come.
  case noise(String)
  /// The request or its reply was damaged on the way; the board did not carry it
  /// out, unless `mayBeDone`.
  case garbled(String, mayBeDone: Bool)
  case refused(String)
  case unknownCommand
}
