import WagmanReport

/// Gathers one row of states while a run goes on.
struct BandRecorder {
  private var band: Band
  /// The state that holds, as a number that tells it from the others; `nil` before any.
  private var present: UInt8?
  private var since: UInt64 = 0
  private var word = ""
  private var tone = Tone.neutral

  init(_ label: String) { band = Band(label: label) }

  /// Takes the state from now on; it is put in words only where it is new.
  @inline(__always)
  mutating func set(_ state: UInt8, at now: UInt64, _ describe: () -> (String, Tone)) {
    if state != present { change(to: state, at: now, describe()) }
  }

  @inline(never)
  private mutating func change(to state: UInt8, at now: UInt64, _ words: (String, Tone)) {
    close(at: now)
    present = state
    since = now
    (word, tone) = words
  }

  private mutating func close(at now: UInt64) {
    guard present != nil, now > since else { return }
    band.segments.append(Segment(from: since, to: now, word: word, tone: tone))
  }

  /// The row of a run that ended then.
  func finished(at end: UInt64) -> Band {
    var recorder = self
    recorder.close(at: end)
    return recorder.band
  }
}
