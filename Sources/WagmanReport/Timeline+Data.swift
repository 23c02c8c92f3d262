extension Timeline {
  /// What the page's script draws from when somebody looks closer.
  ///
  /// Moments are differences to the one before, for that is shorter.
  var data: String {
    var data = DataText()
    data.raw("{\"length\":\(length),\"rows\":")
    data.list(rows) { data, row in
      switch row {
      case .band(let band): Self.write(band, to: &data)
      case .instants(let label, let bursts): Self.write(label, bursts, to: &data)
      case .curve(let curve, let scale): Self.write(curve, scale, to: &data)
      }
    }
    data.raw(",\"marks\":")
    data.list(marks) { data, mark in
      data.raw("[\(mark.at),\(mark.tone.number),")
      data.string(mark.text)
      data.raw("]")
    }
    data.raw("}")
    return data.text
  }

  private static func write(_ band: Band, to data: inout DataText) {
    var words: [String] = []
    var places: [String: Int] = [:]
    for segment in band.segments where places[segment.word] == nil {
      places[segment.word] = words.count
      words.append(segment.word)
    }
    data.raw("{\"kind\":\"band\",\"label\":")
    data.string(band.label)
    data.raw(",\"words\":")
    data.list(words) { $0.string($1) }
    data.raw(",\"segments\":")
    data.list(band.segments) { data, segment in
      data.raw(
        "\(segment.from),\(segment.to),\(places[segment.word] ?? 0),\(segment.tone.number)")
    }
    data.raw("}")
  }

  private static func write(_ label: String, _ bursts: [Burst], to data: inout DataText) {
    data.raw("{\"kind\":\"instants\",\"label\":")
    data.string(label)
    data.raw(",\"bursts\":")
    var last: UInt64 = 0
    data.list(bursts) { data, burst in
      data.raw("\(difference(burst.from, last)),\(burst.to - burst.from),\(burst.count)")
      last = burst.to
    }
    data.raw("}")
  }

  private static func write(_ curve: Curve, _ scale: CurveScale, to data: inout DataText) {
    data.raw("{\"kind\":\"curve\",\"label\":")
    data.string(curve.label)
    data.raw(",\"unit\":")
    data.string(curve.unit)
    data.raw(",\"low\":\(scale.low),\"high\":\(scale.high),\"limits\":")
    data.list(curve.limits.filter(\.isFinite)) { $0.raw(NumberText.decimal($1)) }
    data.raw(",\"points\":")
    var last: UInt64 = 0
    data.list(curve.points) { data, point in
      data.raw(
        "\(difference(point.at, last)),\(point.known.map { NumberText.decimal($0) } ?? "null")")
      last = point.at
    }
    data.raw("}")
  }

  /// Negative where somebody's times are not in order.
  private static func difference(_ moment: UInt64, _ last: UInt64) -> Int64 {
    Int64(bitPattern: moment &- last)
  }
}
