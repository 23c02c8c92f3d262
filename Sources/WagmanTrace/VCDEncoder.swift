import WagmanCore

/// Writes signals as a value change dump with a time of 1 ms.
///
/// Words are values of the type `string` and numbers of `real`, which GTKWave shows as
/// they are. An unknown level is `x`, an unknown number `nan`.
final class VCDEncoder {
  private let file: TraceFile
  private let kinds = TraceSignal.all.map(\.kind)
  private var isBegun = false
  private var lastMoment = Tick.zero

  init(_ file: TraceFile, title: String) {
    self.file = file
    file.append("$version wagman $end\n$comment \(title.vcdComment) $end\n$timescale 1 ms $end\n")
    file.append("$scope module wagman $end\n")
    var scope: Subject?
    for (index, signal) in TraceSignal.all.enumerated() {
      if scope != signal.subject {
        if scope != nil { file.append("$upscope $end\n") }
        file.append("$scope module \(signal.subject.name) $end\n")
        scope = signal.subject
      }
      file.append(
        "$var \(signal.kind.vcdType) \(Self.identifier(index)) \(signal.name) $end\n")
    }
    file.append("$upscope $end\n$upscope $end\n$enddefinitions $end\n")
  }

  /// Writes what changed at a moment; the first time, everything.
  func encode(_ values: TraceValues, at moment: Tick) {
    let (present, written) = (values.present, values.written)
    write(moment)
    if !isBegun { file.append("$dumpvars\n") }
    for index in present.indices where !isBegun || present[index] != written[index] {
      encode(present[index], index)
    }
    if !isBegun { file.append("$end\n") }
    isBegun = true
  }

  /// Says up to which moment the last values hold.
  func finish(at moment: Tick) {
    if moment > lastMoment { write(moment) }
  }

  private func write(_ moment: Tick) {
    lastMoment = moment
    file.append(byte: UInt8(ascii: "#"))
    file.append(decimal: Int64(clamping: moment.milliseconds))
    file.append("\n")
  }

  private func encode(_ value: Int64, _ index: Int) {
    let isKnown = value != TraceSignal.unknown
    switch kinds[index] {
    case .level: file.append(isKnown ? value == 0 ? "0" : "1" : "x")
    case .word(let words):
      file.append("s")
      file.append(isKnown ? words[Int(value)] : "unknown")
      file.append(" ")
    case .number(let decimals): encode(value, decimals: decimals)
    case .moment: encode(value, decimals: 3)
    case .count:
      file.append("b")
      if isKnown { file.append(binary: value) } else { file.append("x") }
      file.append(" ")
    }
    file.append(byte: Self.code(index))
    file.append("\n")
  }

  private func encode(_ value: Int64, decimals: Int) {
    file.append("r")
    if value == TraceSignal.unknown {
      file.append("nan")
    } else {
      file.append(value, decimals: decimals)
    }
    file.append(" ")
  }

  /// One printable character for each signal, of which there are fewer than 94.
  private static func code(_ index: Int) -> UInt8 { UInt8(ascii: "!") + UInt8(index) }

  private static func identifier(_ index: Int) -> String {
    String(decoding: [code(index)], as: UTF8.self)
  }
}

extension TraceSignal.Kind {
  fileprivate var vcdType: String {
    switch self {
    case .level: "wire 1"
    case .word: "string 1"
    case .number, .moment: "real 64"
    case .count: "integer 32"
    }
  }
}

extension String {
  /// Without what would end a comment.
  fileprivate var vcdComment: String { split(separator: "$").joined() }
}
