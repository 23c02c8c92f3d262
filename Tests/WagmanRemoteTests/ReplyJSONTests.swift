import Testing
import WagmanCore
import WagmanRemote
import WagmanWire

/// Replies as objects for scripts.
struct ReplyJSONTests {
  @Test(
    "Numbers are numbers, and what is not told is null",
    arguments: [
      (
        Reply(.heartbeats, ["12", "34", "5", "6", "7"]),
        #"{"command":"hb","heartbeat":[12,34,5,6,7]}"#
      ),
      (
        Reply(.currents, ["100 1 2 3 4 5"]),
        #"{"command":"cu","board":100,"current":[1,2,3,4,5]}"#
      ),
      (
        Reply(.environment, ["temperature=26112.00", "humidity=998.00"]),
        #"{"command":"env","temperature":26112,"humidity":null,"celsius":23.163,"percent":null}"#
      ),
      (Reply(.date, ["2026 1 2 3 4 5"]), #"{"command":"date","date":"2026-01-02T03:04:05Z"}"#),
      (Reply(.bootFlags, []), #"{"command":"bf","flags":[]}"#),
      (
        Reply(.version, ["hw 4.0", "ker 1.2.3", "time 7", "git 0a"]),
        #"{"command":"ver","hardware":"4.0","kernel":"1.2.3","time":7,"git":"0a"}"#
      ),
      (
        Reply(
          .state, ["gn started since=4 relay=on watched=1 alarm=heartbeat:9", "controller normal"]),
        #"{"command":"state","guests":[{"port":1,"guest":"gn","state":"started","since":4,"relay":"on","watched":true,"alarm":{"name":"heartbeat","seconds":9}}],"controller":{"subject":"controller","state":"normal"}}"#
      ),
      (
        Reply(.start(BoardPort(unchecked: 2), isForced: false), []),
        #"{"command":"start","port":2,"done":true}"#
      ),
    ])
  func shapes(reply: Reply, json: String) {
    #expect(reply.json.description == json)
  }

  @Test("Texts are escaped")
  func escapes() {
    #expect(JSONValue.string("a\"\\\u{1}\u{7f}é").description == "\"a\\\"\\\\\\u0001\\u007fé\"")
  }

  @Test(
    "Thousandths have as many decimals as they need",
    arguments: [
      (1_500, "1.5"), (-1, "-0.001"), (20_000, "20"), (-20_010, "-20.01"),
    ])
  func thousandths(number: Int64, text: String) {
    #expect(JSONValue.thousandths(number).description == text)
  }
}
