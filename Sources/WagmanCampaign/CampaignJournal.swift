import Foundation

/// The results of a campaign in a file, a JSON line for each seed, so that a campaign
/// can be interrupted and goes on where it was.
///
/// A line that was half written when the program ended is dropped. What is in the file
/// belongs to one campaign: its text is in the first line.
public final class CampaignJournal {
  public enum Problem: Error, CustomStringConvertible {
    case cannotOpen(String, String)
    case otherCampaign(String)

    public var description: String {
      switch self {
      case .cannotOpen(let path, let reason): "\(path): \(reason)"
      case .otherCampaign(let path):
        "\(path): holds the results of another campaign; name another file with --results, "
          + "or begin anew with --fresh"
      }
    }
  }

  /// A line after the first.
  private enum Line: Codable {
    case result(SeedResult)
    case repeated(first: SeedResult, second: SeedResult)
  }

  private struct Header: Codable, Equatable {
    var campaign: String
    var fingerprint: String
  }

  /// What the file held when it was opened.
  public private(set) var results: [SeedResult] = []
  public private(set) var repeats: [(first: SeedResult, second: SeedResult)] = []

  private let handle: FileHandle
  private let encoder = JSONEncoder()
  private var buffer = Data()

  /// Opens the file, or makes it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - campaign: The campaign's name.
  ///   - text: The campaign's whole text.
  ///   - isFresh: whether what is in the file is thrown away.
  /// - Throws: what keeps the file from being used.
  public init(path: String, campaign: String, text: String, isFresh: Bool) throws(Problem) {
    encoder.outputFormatting = .sortedKeys
    var digest = Digest()
    for byte in text.utf8 { digest.fold(UInt64(byte)) }
    let header = Header(campaign: campaign, fingerprint: String(digest.value, radix: 16))
    let old = isFresh ? nil : FileManager.default.contents(atPath: path)
    if old == nil || isFresh {
      guard FileManager.default.createFile(atPath: path, contents: nil) else {
        throw .cannotOpen(path, "the file cannot be written; check the folder and its permissions")
      }
    }
    guard let handle = FileHandle(forUpdatingAtPath: path) else {
      throw .cannotOpen(path, "the file cannot be opened for writing; check its permissions")
    }
    self.handle = handle
    if let old, !old.isEmpty {
      let whole = try read(old, header, path)
      try? handle.truncate(atOffset: UInt64(whole))
    } else {
      append(header)
      flush()
    }
    _ = try? handle.seekToEnd()
  }

  /// - Returns: how many bytes are whole lines.
  private func read(_ old: Data, _ header: Header, _ path: String) throws(Problem) -> Int {
    var whole = 0
    var isFirst = true
    for line in old.split(separator: 10, omittingEmptySubsequences: false) {
      let end = whole + line.count + 1
      guard end <= old.count else { break }
      if isFirst {
        guard (try? JSONDecoder().decode(Header.self, from: line)) == header else {
          throw .otherCampaign(path)
        }
        isFirst = false
      } else {
        switch try? JSONDecoder().decode(Line.self, from: line) {
        case .result(let result): results.append(result)
        case .repeated(let first, let second): repeats.append((first, second))
        case nil: return whole
        }
      }
      whole = end
    }
    return whole
  }

  public func add(_ news: CampaignRunner.News) {
    switch news {
    case .result(let result): append(Line.result(result))
    case .repeated(let first, let second): append(Line.repeated(first: first, second: second))
    }
    if buffer.count > 16_384 { flush() }
  }

  private func append<Value: Encodable>(_ value: Value) {
    guard let line = try? encoder.encode(value) else { return }
    buffer.append(line)
    buffer.append(10)
  }

  /// Writes what has not been written yet.
  public func flush() {
    try? handle.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
