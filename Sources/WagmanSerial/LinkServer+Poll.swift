import Glibc

extension LinkServer {
  /// Waits until something can be moved, and moves it.
  ///
  /// Returns early when a signal arrives.
  ///
  /// - Parameter timeoutMilliseconds: How long to wait at most; 0 does not
  ///   wait, −1 waits for ever.
  /// - Returns: Whether bytes were moved or a client came or went.
  @discardableResult
  public func poll(timeoutMilliseconds: Int32) -> Bool {
    var nothing = pollfd(fd: -1, events: 0, revents: 0)
    return poll(timeoutMilliseconds: timeoutMilliseconds, alongside: &nothing)
  }

  /// Waits as ``poll(timeoutMilliseconds:)`` does, and for one more descriptor,
  /// whose `revents` are set.
  @discardableResult
  public func poll(timeoutMilliseconds: Int32, alongside other: inout pollfd) -> Bool {
    let isLingering = prepare()
    watched[watched.count - 1] = other
    defer { other.revents = watched[watched.count - 1].revents }
    let ready = Glibc.poll(
      watched.baseAddress, nfds_t(watched.count),
      isLingering ? capped(timeoutMilliseconds) : timeoutMilliseconds)
    if ready > 0 {
      // Who opened a terminal comes before what they wrote.
      for index in places.indices where watched[Self.allPlaces + index].revents != 0 {
        noteClients(index)
      }
      for index in places.indices where watched[index].revents != 0 {
        serve(index, Int32(watched[index].revents))
      }
      for index in listeners.indices where watched[2 * Self.allPlaces + index].revents != 0 {
        // After a refusal somebody may have gone, which the next poll tells first.
        while let stream = listeners[index].accept(), admit(stream, listeners[index]) {}
      }
    }
    for index in places.indices where places[index].isStalled() { free(index) }
    if isLingering || ready > 0 { release() }
    return ready > 0
  }

  /// Fills in what to wait for.
  ///
  /// - Returns: Whether the clock has something to say, too.
  private func prepare() -> Bool {
    var isLingering = false
    for index in places.indices {
      let place = places[index]
      watched[index] = place.interest
      watched[Self.allPlaces + index].fd = place.terminal?.watch ?? -1
      watched[Self.allPlaces + index].events = Int16(POLLIN)
      switch place.presence {
      case .away, .here: break
      case .leaving, .gone: isLingering = true
      }
    }
    for index in listeners.indices {
      watched[2 * Self.allPlaces + index] = pollfd(
        fd: listeners[index].descriptor, events: Int16(POLLIN), revents: 0)
    }
    return isLingering
  }

  /// A wait that does not miss the end of a linger by much.
  private func capped(_ timeout: Int32) -> Int32 {
    timeout < 0 ? 100 : min(timeout, 100)
  }

  // MARK: One place

  private func noteClients(_ index: Int) {
    let place = places[index]
    guard let terminal = place.terminal else { return }
    if terminal.noteClients(scratch: scratch) { openTerminal(index) }
    if !terminal.hasClient && place.presence == .here {
      place.beginLeaving(untilMilliseconds: Monotonic.milliseconds + linger.terminal)
    }
  }

  private func openTerminal(_ index: Int) {
    lastSession &+= 1
    places[index].openTerminal(session: lastSession)
    news |= 1 << UInt32(index)
  }

  private func serve(_ index: Int, _ events: Int32) {
    let place = places[index]
    if events & POLLOUT != 0 { place.write() }
    if events & (POLLHUP | POLLERR) != 0 { place.becomeDeaf() }
    if events & (POLLIN | POLLHUP | POLLERR) != 0 {
      if place.read() {
        place.beginLeaving(untilMilliseconds: Monotonic.milliseconds + linger.stream)
      }
      if !place.input.isEmpty {
        news |= 1 << UInt32(index)
        if let terminal = place.terminal, place.presence == .away {
          terminal.assumeClient()
          openTerminal(index)
        }
      }
    }
  }

  private func free(_ index: Int) {
    places[index].release()
    news |= 1 << UInt32(index)
  }

  /// Ends what is over: clients that are gone, and those that left long enough ago.
  private func release() {
    let now = Monotonic.milliseconds
    for index in places.indices {
      let place = places[index]
      switch place.presence {
      case .away, .here: break
      case .gone:
        if place.input.isEmpty { free(index) }
      case .leaving(let end):
        if place.isBusy {
          // A terminal's linger counts from the client's leaving, a stream's from silence.
          if place.terminal == nil { place.beginLeaving(untilMilliseconds: now + linger.stream) }
        } else if now >= end {
          free(index)
        }
      }
    }
  }

  // MARK: Clients of a socket

  /// Gives a client a place, or refuses him.
  ///
  /// - Returns: Whether there was one.
  private func admit(_ stream: Int32, _ listener: Listener) -> Bool {
    let range = listener.isAtSide ? Self.sidePlaces : 0..<Self.placeCount
    // Who has just gone makes room for who comes in the same moment.
    if !range.contains(where: { places[$0].isFree }) { release() }
    guard let index = range.first(where: { places[$0].isFree }) ?? placeOfLeaver(range) else {
      refuse(stream, listener)
      return false
    }
    if !places[index].isFree { places[index].release() }
    lastSession &+= 1
    places[index].take(stream: stream, listener.url, session: lastSession)
    news |= 1 << UInt32(index)
    return true
  }

  /// A place whose client has been answered and only lingers.
  private func placeOfLeaver(_ range: Range<Int>) -> Int? {
    range.first { index in
      let place = places[index]
      guard case .leaving = place.presence else { return false }
      return place.terminal == nil && place.input.isEmpty && place.output.isEmpty
    }
  }

  private func refuse(_ stream: Int32, _ listener: Listener) {
    // Unread bytes would make the close a reset, which overtakes the line.
    _ = read(stream, scratch.baseAddress, scratch.count)
    let line: StaticString =
      listener.isAtSide
      ? "error: every place is taken; try again later\n"
      : "log: link refused: every place is taken; try again later\r\n"
    _ = Glibc.send(stream, line.utf8Start, line.utf8CodeUnitCount, Int32(MSG_NOSIGNAL))
    Glibc.close(stream)
  }
}
