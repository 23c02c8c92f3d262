import Foundation
import Testing
import WagmanCore

/// A value change dump as its reader sees it, made from the words of the standard
/// and of nothing that writes one.
struct Waveform {
  struct Signal {
    let type: String
    var changes: [(at: UInt64, value: String)] = []
  }

  private(set) var timescale = ""
  /// By path, as in `wagman.nc.state`.
  private(set) var signals: [String: Signal] = [:]
  private(set) var lastMoment: UInt64 = 0
  /// Values that were written although they were the same before.
  private(set) var repetitions = 0

  init(_ text: String) throws {
    var paths: [String: String] = [:]
    var scopes: [String] = []
    var isHeader = true
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "$timescale": timescale = words[1..<words.count - 1].joined(separator: " ")
      case "$scope": scopes.append(words[2])
      case "$upscope": scopes.removeLast()
      case "$var":
        let path = (scopes + [words[4]]).joined(separator: ".")
        try #require(paths.updateValue(path, forKey: words[3]) == nil, "\(words[3]) twice")
        try #require(signals.updateValue(Signal(type: words[1]), forKey: path) == nil)
      case "$enddefinitions": isHeader = false
      case "$version", "$comment", "$dumpvars", "$end": break
      default:
        try #require(!isHeader, "\(line)")
        try take(words, paths)
      }
    }
    try #require(scopes.isEmpty)
  }

  private mutating func take(_ words: [String], _ paths: [String: String]) throws {
    if words[0].hasPrefix("#") {
      let moment = try #require(UInt64(words[0].dropFirst()))
      try #require(moment > lastMoment || moment == 0, "\(moment) after \(lastMoment)")
      lastMoment = moment
      return
    }
    let isLong = words.count == 2
    let code = isLong ? words[1] : String(words[0].dropFirst())
    let value = isLong ? String(words[0].dropFirst()) : String(words[0].prefix(1))
    let path = try #require(paths[code], "\(words)")
    if signals[path]?.changes.last?.value == value { repetitions += 1 }
    signals[path]?.changes.append((lastMoment, value))
  }

  /// The value that a signal has at a moment.
  func value(_ path: String, at moment: Tick) throws -> String {
    let changes = try #require(signals[path]?.changes, "\(path)")
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].at <= moment.milliseconds { low = middle + 1 } else { high = middle }
    }
    try #require(low > 0, "\(path) has no value at \(moment)")
    return changes[low - 1].value
  }
}
