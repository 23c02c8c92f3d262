import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim

/// What the program of v3 boards remembers.
@Suite("Record of the original firmware")
struct OriginalRecordTests {
  @Test("A new board writes a record with its versions and first boot")
  func new() throws {
    let bench = OriginalBench(image: MemoryImage())
    let record = try bench.record
    #expect(record.header.boots == 1 && record.header.lastBoot == OriginalNode.epochSeconds)
    #expect(record.header.versions.hardwareMajor == 3)
    #expect(try (0..<5).map { try record[port($0)].isEnabled } == [true, true, true, false, false])
  }

  @Test("A start counts an attempt and is in the boot log, with its journal")
  func attempt() throws {
    let bench = OriginalBench()
    bench.run(to: Tick(s: 60))
    #expect(try bench.record[port(1)].journal == .turningOn)
    bench.run(to: Tick(s: 61))
    let region = try bench.record[port(1)]
    #expect(region.journal == .on && region.attempts == 1)
    #expect(region.lastBoot == OriginalNode.epochSeconds + 60 && region.bootLog.count == 1)
    _ = try bench.ask("stop 1 0")
    #expect(try bench.record[port(1)].journal == .turningOff)
    bench.run(.milliseconds(600))
    #expect(try bench.record[port(1)].journal == .off)
  }

  @Test("A reset of the board leaves guests with power, and what was set")
  func reset() throws {
    let bench = OriginalBench()
    bench.run(to: Tick(s: 200))
    for line in ["watch 1 hb f", "blf emmc", "enable 3", "log off"] { _ = try bench.ask(line) }
    bench.run(to: Tick(milliseconds: 209_800))
    #expect(try bench.ask("reset 5") == [])
    bench.run(to: Tick(milliseconds: 214_999))
    #expect(try bench.record.header.boots == 1)
    bench.run(to: Tick(s: 215))
    #expect(bench.relaysOn & 0b111 == 0b111)
    #expect(
      bench.history(from: 215).prefix(4) == [
        "215 board reset (command)", "215 nc started (reset)", "215 gn started (reset)",
        "215 cs started (reset)",
      ])
    #expect(try bench.ask("boots") == ["2"])
    #expect(try bench.ask("bf") == [])
    #expect(try bench.ask("blf") == ["emmc"])
    #expect(try !bench.record[port(1)].isManaged)
    bench.run(.seconds(70))
    #expect(bench.lines().count >= 8, "log off does not outlive a reset")
  }

  @Test("eereset clears the record at the next reset, not before, whatever comes between")
  func cleared() throws {
    let gn = try port(1)
    let image = try OriginalBench.image { $0[gn].failures = 9 }
    let bench = OriginalBench(image: image)
    bench.run(to: Tick(s: 100))
    #expect(try bench.ask("eereset") == [])
    #expect(try bench.ask("watch 2 hb f") == [])
    #expect(try bench.ask("fc")[1] == "9")
    #expect(try bench.ask("reset") == [])
    bench.run(.seconds(1))
    #expect(try bench.ask("fc") == ["0", "0", "0", "0", "0"])
    #expect(try bench.ask("boots") == ["1"])
    #expect(try bench.record[port(2)].isManaged)
  }

  @Test("A relay that was switching when the supply failed leaves its port disabled")
  func journal() throws {
    let bench = OriginalBench()
    bench.run(to: Tick(milliseconds: 60_200))
    bench.strike(.board(.resets(.brownOut)))
    bench.run(.seconds(30))
    #expect(try !bench.record[port(1)].isEnabled)
    #expect(bench.relaysOn & 0b010 == 0)
    #expect(bench.history.contains("60.2 gn disabled (reset)"))
  }

  @Test("After any other reset it is only switched off, and started in its turn")
  func journalAtWatchdog() throws {
    let bench = OriginalBench()
    bench.run(to: Tick(milliseconds: 60_200))
    bench.strike(.board(.resets(.watchdog)))
    #expect(bench.relaysOn & 0b010 == 0)
    bench.run(.seconds(130))
    #expect(bench.relaysOn == 0b111)
  }
}
