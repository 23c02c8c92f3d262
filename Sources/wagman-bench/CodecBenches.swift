import WagmanCore
import WagmanWire

/// Both protocols, from values to bytes and back, each line by itself.
enum CodecBenches {
  private static let lineCount = 200_000

  static func figures(_ options: BenchOptions) -> [Figure] {
    console(options.rounds) + sensorgrams(options.rounds)
  }

  private static let commands: [ConsoleCommand] = [
    .ping(Port(unchecked: 1)), .start(Port(unchecked: 2), isForced: false),
    .stop(seconds: 60, Port(unchecked: 3)), .currents, .heartbeats, .environment,
    .restart(Port(unchecked: 4), isForced: false), .state, .uptime,
    .hibernate(seconds: 3_600),
  ]

  private static func console(_ rounds: Int) -> [Figure] {
    let sid: InlineArray<3, UInt8> = [0x63, 0x6c, 0x69]
    var bytes: [UInt8] = []
    bytes.reserveCapacity(lineCount * 40)
    let writing = Stopwatch.median(of: rounds) {
      bytes.removeAll(keepingCapacity: true)
      for number in 0..<lineCount {
        var line = TextLine<96>()
        let command = commands[number % commands.count]
        let seal = command.name.maySeal ? UInt32(truncatingIfNeeded: number) : nil
        line.append(command, sid: sid.span, seal: seal)
        let span = line.span
        for index in span.indices { bytes.append(span[index]) }
      }
    }
    var read = 0
    let reading = Stopwatch.median(of: rounds) {
      read = 0
      var reader = ConsoleReader()
      for byte in bytes {
        if let request = reader.take(byte), request.command != nil { read += 1 }
      }
    }
    return figures("console", read: read, bytes: bytes.count, writing, reading)
  }

  private static func sensorgrams(_ rounds: Int) -> [Figure] {
    let contents: [SensorgramRequest.Content] = [
      .ping(Port(unchecked: 0)), .current(Port(unchecked: 1)), .heartbeat(Port(unchecked: 2)),
      .stop(Port(unchecked: 3), seconds: 60), .uptime, .getTime,
    ]
    var bytes: [UInt8] = []
    bytes.reserveCapacity(lineCount * 40)
    let writing = Stopwatch.median(of: rounds) {
      bytes.removeAll(keepingCapacity: true)
      for number in 0..<lineCount {
        var writer = SensorgramWriter<64>()
        writer.append(
          request: contents[number % contents.count], timestamp: UInt32(truncatingIfNeeded: number))
        var line = TextLine<96>()
        line.append(base64: writer.bytes)
        line.appendLineEnd()
        let span = line.span
        for index in span.indices { bytes.append(span[index]) }
      }
    }
    var read = 0
    let reading = Stopwatch.median(of: rounds) {
      read = 0
      var reader = SensorgramReader()
      for byte in bytes where reader.completesLine(byte) {
        while reader.nextRequest() != nil { read += 1 }
      }
    }
    return figures("sensorgrams", read: read, bytes: bytes.count, writing, reading)
  }

  private static func figures(
    _ wire: String, read: Int, bytes: Int, _ writing: Double, _ reading: Double
  ) -> [Figure] {
    precondition(read == lineCount, "\(read) of \(lineCount) lines of \(wire) were read back")
    let (lines, megabytes) = (Double(lineCount), Double(bytes) / 1e6)
    return [
      Figure("codecs.\(wire).encode", lines / writing, "lines/s"),
      Figure("codecs.\(wire).encode_bytes", megabytes / writing, "MB/s"),
      Figure("codecs.\(wire).decode", lines / reading, "lines/s"),
      Figure("codecs.\(wire).decode_bytes", megabytes / reading, "MB/s"),
    ]
  }
}
