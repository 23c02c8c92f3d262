import WagmanSerial
import WagmanSim

/// What clients at the plant's socket ask for, answered between two steps.
extension SimulationRun where Program: ~Copyable {
  /// Room for the longest answer, without which a request waits.
  private static var longestAnswer: Int { 4_096 }

  /// Answers whoever tells the plant what happens.
  mutating func servePlant(_ server: LinkServer) {
    for place in LinkServer.sidePlaces {
      let index = place - LinkServer.sidePlaces.lowerBound
      if server.session(place) != plantClients[index].session {
        plantClients[index] = (server.session(place), RequestLine())
      }
      guard server.isAttached(place) else {
        // Nobody is there any more; that is no news now.
        _ = server.receive(on: place)
        continue
      }
      while server.room(on: place) >= Self.longestAnswer, let byte = server.receive(on: place) {
        guard let line = plantClients[index].line.take(byte) else { continue }
        let answer = Array("\(answer(line))\n".utf8)
        server.send(answer.span, on: place)
      }
    }
  }

  private mutating func answer(_ line: Result<String, RequestLine.Complaint>) -> String {
    switch line {
    case .failure(let complaint): return "error: \(complaint.text)"
    case .success(let text):
      do throws(SentenceError) {
        return carryOut(try PlantRequest(text))
      } catch {
        return "error: \(error)"
      }
    }
  }

  private mutating func carryOut(_ request: PlantRequest) -> String {
    if case .pace(let pace) = request { return change(to: pace) }
    let answer = simulation.answer(request) { watcher.watch($0) }
    guard case .strike = request else { return answer }
    look()
    watcher.printer.flush()
    return answer
  }

  private mutating func change(to pace: PlantRequest.Pace) -> String {
    if let whyNotPaced { return "error: \(whyNotPaced)" }
    self.pace = Pace(pace)
    return "ok"
  }
}

extension Pace {
  init(_ pace: PlantRequest.Pace) {
    switch pace {
    case .unlimited: self = .unlimited
    case .times(let factor): self = .times(factor)
    }
  }
}
