import WagmanCore
import WagmanHAL
import WagmanImage

/// What befalls the board itself, and what comes of it.
extension VirtualBoard {
  /// How often each fault of this node took effect.
  public var strikes: FaultTally {
    var tally = faults.tally
    for index in 0..<Port.count { guests[index].addFaults(to: &tally) }
    plant.addFaults(to: &tally)
    return tally
  }

  /// Lets something befall the board itself; a reset and a halt are its owner's to carry out.
  mutating func strike(_ happening: BoardHappening, at now: Tick) {
    switch happening {
    case .resets, .hangs, .clockIsLost, .clockSteps, .clockDrifts, .relayReadsUnknown,
      .memoryFlips:
      faults.tally.add(happening.faultKind)
    case .brownOut, .relay, .memoryPageWearsOut: break
    }
    switch happening {
    case .resets, .hangs: break
    case .brownOut(let place): brownOut(place)
    case .relayReadsUnknown(let port, let span):
      readsUnknownUntil[port.index] = end(of: span, from: now)
      someReadsUnknownUntil = max(someReadsUnknownUntil, readsUnknownUntil[port.index])
      readRelays()
    case .relay(let port, let fault, let span):
      faults.set(fault, port, until: end(of: span, from: now))
      if fault == .dies { die(port) }
    case .clockSteps(let milliseconds): clock.step(milliseconds: milliseconds)
    case .clockDrifts(let rate, let span):
      clock.drift(partsPerMillion: rate, at: now, until: end(of: span, from: now))
    case .clockIsLost: clock.lose()
    case .memoryPageWearsOut(let page):
      witness?.memoryFails = true
      faults.wearOut(page)
    case .memoryFlips(let bits, let page):
      witness?.memoryFails = true
      flip(bits, in: page)
    }
  }

  private mutating func brownOut(_ place: BrownOutPlace) {
    let left: Int
    switch place {
    case .switching, .write: left = 0
    case .effects(let count), .writes(let count): left = count
    }
    cutAhead = CutAhead(place: place, cause: .brownOut, left: left, kind: place.kind)
  }

  private mutating func die(_ port: Port) {
    faults.endBounces(port)
    guard contacts.contains(port) else { return }
    note(.relayDies, .port(port))
    moveContacts(of: port, to: .off)
  }

  private mutating func flip(_ bits: Int, in page: Int?) {
    for _ in 0..<bits {
      let index = page ?? Int(faults.memoryDraws.below(UInt64(Page.countPerMemory)))
      let bit = Int(faults.memoryDraws.below(UInt64(Page.size * 8)))
      var contents = memory.readPage(index)
      contents.bytes[bit >> 3] ^= 1 << UInt8(bit & 7)
      memory.writePage(index, contents)
    }
  }

  /// Ends what ends, up to bytes that are under way and a page that is worn.
  mutating func endFaults(at now: Tick) {
    faults.end(at: now)
    clock.endDrift(at: now)
    if cutAhead?.kind != nil { cutAhead = nil }
    for index in 0..<Port.count {
      readsUnknownUntil[index] = min(readsUnknownUntil[index], now)
    }
    readRelays()
    supplyMayHaveFallen = true
  }

  // MARK: What comes of it

  /// A fault that waited for its occasion takes effect.
  @inline(never)
  mutating func note(_ kind: FaultKind, _ place: Strike.Place) {
    faults.tally.add(kind)
    news.append(.strike(Strike(kind, place), at: time))
  }

  /// Takes what of a guest's faults took effect, which it counts itself.
  @inline(__always)
  mutating func noteStrikes(of port: Port) {
    while let kind = guests[port.index].takeStrike() {
      news.append(.strike(Strike(kind, .port(port)), at: time))
    }
  }

  /// Whether the power stays while a relay is switched; where it goes, whether the
  /// contacts have moved is drawn.
  mutating func survivesSwitching() -> Bool {
    guard let cut = cutAhead, cut.place == .switching else { return true }
    strikeCut()
    return faults.cutDraws.below(2) == 0
  }

  /// What a write leaves in a page that is worn, or when the power goes in its midst.
  @inline(never)
  mutating func remains(of page: Page, at index: Int) -> Page {
    let old = memory.readPage(index)
    var page = page
    if faults.isWorn(index) {
      note(.memoryPageWearsOut, .page(index))
      page = faults.contents(after: old)
    }
    guard let cut = cutAhead, cut.place == .write else { return page }
    strikeCut()
    // The chip refreshes the whole page: from where it had come to, all is as it was,
    // and the byte under way may be anything.
    let position = Int(faults.cutDraws.below(UInt64(Page.size)))
    for place in position..<Page.size { page.bytes[place] = old.bytes[place] }
    if faults.cutDraws.below(2) == 0 {
      page.bytes[position] = UInt8(truncatingIfNeeded: faults.cutDraws.next())
    }
    return page
  }

  /// A reset of the board moves the contacts of a relay that is not fast enough.
  mutating func strikeAtReset() {
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      guard faults.isActive(.flipsAtResets, port, at: time) else { continue }
      note(.relayFlipsAtResets, .port(port))
      moveContacts(of: port, to: contacts.contains(port) ? .off : .on)
    }
    for link in 0..<Simulation.firstClientLink { faults.dropBytes(on: link) }
  }

  /// Lets happen what is due of contacts that bounce and bytes that are late.
  mutating func strikeDue(at now: Tick) {
    while let port = faults.takeBounce(at: now) {
      moveContacts(of: port, to: contacts.contains(port) ? .off : .on)
    }
    guard faults.bytesAt <= now else { return }
    for link in 0..<Simulation.firstClientLink {
      while let byte = faults.takeByte(on: link, isIncoming: true, at: now) {
        places[link].deliver(byte)
        linkActivity |= 1 << UInt32(link)
      }
      while let byte = faults.takeByte(on: link, isIncoming: false, at: now) {
        places[link].send(byte)
      }
    }
    faults.findBytes()
  }

  @inline(never)
  mutating func deliverDamaged(_ bytes: some Sequence<UInt8>, on link: Int) {
    var struck: [ConsoleFault] = []
    for byte in bytes {
      guard faults.isDamaged(link) else {
        places[link].deliver(byte)
        continue
      }
      faults.send(byte, on: link, isIncoming: true, at: time, struck: &struck) {
        places[link].deliver($0)
      }
    }
    for fault in struck { note(fault.kind, .console(link: link)) }
    linkActivity |= 1 << UInt32(link)
    faultIsDue = true
    supplyMayHaveFallen = true
  }

  @inline(never)
  mutating func sendDamaged(_ bytes: Span<UInt8>, on link: Int) {
    guard faults.isDamaged(link) else { return places[link].send(bytes) }
    var struck: [ConsoleFault] = []
    for index in bytes.indices {
      faults.send(bytes[index], on: link, isIncoming: false, at: time, struck: &struck) {
        places[link].send($0)
      }
    }
    for fault in struck { note(fault.kind, .console(link: link)) }
    faultIsDue = true
    supplyMayHaveFallen = true
  }
}
