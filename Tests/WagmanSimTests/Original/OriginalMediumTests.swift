import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

/// What the program of v3 boards boots its guests from.
@Suite("Media of the original firmware")
struct OriginalMediumTests {
  private func bench(failures: UInt32, primary: BootMedium = .sd) throws -> OriginalBench {
    let gn = try port(1)
    let image = try OriginalBench.image {
      $0[gn].failures = failures
      $0[gn].defaultMedium = primary
    }
    return OriginalBench(image: image)
  }

  @Test("The medium is the secondary one when failures modulo 4 is 3", arguments: UInt32(0)...9)
  func byFailures(failures: UInt32) throws {
    for primary in [BootMedium.sd, .emmc] {
      let bench = try bench(failures: failures, primary: primary)
      let expected = failures % 4 == 3 ? primary.other : primary
      #expect(try bench.ask("bs 1") == ["\(expected.name)"])
      bench.run(to: Tick(s: 60))
      #expect(bench.node.firmware.board.selectors[1] == expected)
    }
  }

  @Test("1023 failures are as few, 1024 make it change every four hours")
  func manyFailures() throws {
    let few = try bench(failures: 1_023)
    let many = try bench(failures: 1_024)
    let more = try bench(failures: 1_027)
    for (bench, media) in [
      (few, ["emmc", "emmc"]), (many, ["sd", "emmc"]), (more, ["sd", "emmc"]),
    ] {
      #expect(try bench.ask("bs 1") == [media[0]])
      bench.run(to: Tick(milliseconds: 14_399_600))
      #expect(try bench.ask("bs 1") == [media[0]])
      #expect(try bench.ask("bs 1") == [media[1]])
    }
    many.run(to: Tick(s: 8 * 3_600))
    #expect(try many.ask("bs 1") == ["sd"])
  }

  @Test("A medium that somebody sets is that of the next start alone")
  func chosen() throws {
    let bench = OriginalBench()
    bench.run(to: Tick(s: 200))
    #expect(try bench.ask("bs 1 emmc") == ["set emmc"])
    #expect(try bench.ask("bs 1") == ["emmc"])
    #expect(bench.node.firmware.board.selectors[1] == .sd)
    #expect(try bench.ask("stop 1 0") == [])
    bench.run(.seconds(2))
    #expect(bench.node.firmware.board.selectors[1] == .emmc)
    #expect(try bench.ask("bs 1") == ["sd"])
  }

  @Test("A port without a boot selector has no medium")
  func noSelector() throws {
    let bench = OriginalBench()
    #expect(try bench.ask("bs 2") == [])
    #expect(try bench.ask("bs 2 emmc") == [])
  }
}
