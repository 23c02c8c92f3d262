/// A message on its way between a device and the controller.
enum Message {
  case broadcast(Broadcast, from: UInt8)
  case command(DeviceEvent, to: UInt8)
}

/// The messages of a node that are not delivered yet, first in, first out.
///
/// - Precondition: There are never more than sixteen; one handler sends a few.
struct MessageQueue {
  private var messages = InlineArray<16, Message>(repeating: .command(.start, to: 0))
  private var taken: UInt8 = 0
  private var added: UInt8 = 0

  var isEmpty: Bool { taken == added }

  mutating func append(_ message: Message) {
    messages[Int(added & 15)] = message
    added &+= 1
    precondition(added &- taken <= 16, "a node's messages outgrew their queue")
  }

  mutating func popFirst() -> Message? {
    guard taken != added else { return nil }
    defer { taken &+= 1 }
    return messages[Int(taken & 15)]
  }
}
