import Foundation
import Testing

@testable import WagmanCampaign

@Suite("Results in a file")
struct CampaignJournalTests {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "wagman-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path + "/results.jsonl")
  }

  private func result(_ seed: UInt64, failed: Bool = false) -> SeedResult {
    SeedResult(
      seed: seed, digest: "ab\(seed)", entries: 3, seconds: 60, struck: ["guest hangs": 2],
      pairs: ["1", "0", "0"], sometimes: [0],
      failure: failed ? .init(invariant: 4, text: "invariant 4", at: 9) : nil)
  }

  @Test("What was written is there when the campaign goes on")
  func resumes() throws {
    try inFolder { path in
      let first = try CampaignJournal(path: path, campaign: "a", text: "t", isFresh: false)
      first.add(.result(result(1)))
      first.add(.result(result(2, failed: true)))
      first.add(.repeated(first: result(1), second: result(1)))
      first.flush()
      let again = try CampaignJournal(path: path, campaign: "a", text: "t", isFresh: false)
      #expect(again.results == [result(1), result(2, failed: true)])
      #expect(again.repeats.count == 1)
    }
  }

  @Test("Half a line at the end is dropped, and what follows stands on a line of its own")
  func halfALine() throws {
    try inFolder { path in
      let first = try CampaignJournal(path: path, campaign: "a", text: "t", isFresh: false)
      first.add(.result(result(1)))
      first.add(.result(result(2)))
      first.flush()
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      try whole.dropLast(20).write(to: URL(fileURLWithPath: path))
      let again = try CampaignJournal(path: path, campaign: "a", text: "t", isFresh: false)
      #expect(again.results == [result(1)])
      again.add(.result(result(2)))
      again.flush()
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
    }
  }

  @Test("The results of another campaign are not added to, unless all begins anew")
  func otherCampaign() throws {
    try inFolder { path in
      let first = try CampaignJournal(path: path, campaign: "a", text: "t", isFresh: false)
      first.add(.result(result(1)))
      first.flush()
      #expect(throws: CampaignJournal.Problem.self) {
        _ = try CampaignJournal(path: path, campaign: "a", text: "changed", isFresh: false)
      }
      let anew = try CampaignJournal(path: path, campaign: "a", text: "changed", isFresh: true)
      #expect(anew.results.isEmpty)
    }
  }
}
