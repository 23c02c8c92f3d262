/// A row of the picture of a run.
enum TimelineRow: Equatable {
  case band(Band)
  case instants(String, [Burst])
  case curve(Curve, CurveScale)

  var label: String {
    switch self {
    case .band(let band): band.label
    case .instants(let label, _): label
    case .curve(let curve, _): curve.label
    }
  }

  /// Without the space to the next row, in units of the picture.
  var height: Int {
    switch self {
    case .band: 17
    case .instants: 15
    case .curve: 58
    }
  }

  /// What a row is to the page's style and script.
  var kind: String {
    switch self {
    case .band: "band"
    case .instants: "instants"
    case .curve: "curve"
    }
  }
}
