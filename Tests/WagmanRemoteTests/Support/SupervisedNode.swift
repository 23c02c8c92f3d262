import Foundation
import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSerial
import WagmanSim
import WagmanWire

@testable import WagmanRemote

/// A board, the folder of its supervisor, and one program after the other over it,
/// in time that the test moves.
final class SupervisedNode<Board: TimedBoard> {
  let board: Board
  let time: VirtualTime
  let path: String
  private(set) var program: Program?
  /// What the programs logged.
  private(set) var entries: [LogEntry] = []
  private(set) var notices: [RemoteDriver.Notice] = []
  /// Why the machines began, each time.
  private(set) var causes: [ResetCause] = []
  var settings = Supervisor.Settings()
  var driving = RemoteDriver.Settings()
  var identifier: String?
  private let url: String

  /// A node whose board has run for some time.
  ///
  /// - Parameters:
  ///   - age: how long.
  ///   - wire: what its link speaks, as in its URL.
  ///   - makeBoard: opens the board's end of the links.
  /// - Throws: when a folder or a link cannot be made.
  init(age: TickSpan, wire: String = "console", _ makeBoard: ([String]) throws -> Board) throws {
    var template = Array("/tmp/wagman-node-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
    board = try makeBoard(["unix:\(path)/board?wire=\(wire)"])
    url = "unix:\(path)/board"
    board.advance(to: .zero + age)
    time = VirtualTime(board, boardTime: .zero + age)
  }

  deinit {
    program = nil
    board.unplug()
    try? FileManager.default.removeItem(atPath: path)
  }

  // MARK: Programs

  /// A program begins over the folder.
  func begin() throws {
    program = try Program(self, BoardURL(url), links: [LinkURL("unix:\(path)/node")])
  }

  /// The program is gone, as after SIGKILL.
  func kill() throws {
    program = nil
    // Who is dead has left at once.
    board.unplug()
    try board.plug()
  }

  /// The program is asked to end, and does.
  func end() throws {
    let ending = try #require(program)
    for _ in 0..<100_000 {
      guard try ending.goRound(isInterrupted: true, report) else {
        program = nil
        return
      }
    }
    Issue.record("the program does not end")
  }

  /// Lets time pass.
  func run(_ span: TickSpan) throws {
    let running = try #require(program)
    time.limit = time.now + span.milliseconds
    defer { time.limit = .max }
    while time.now < time.limit { _ = try running.goRound(isInterrupted: false, report) }
  }

  /// Lets time pass until something is so.
  ///
  /// - Throws: when that takes longer than `span`.
  func run(
    atMost span: TickSpan, until isSo: @autoclosure () -> Bool,
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let running = try #require(program)
    time.limit = time.now + span.milliseconds
    defer { time.limit = .max }
    while !isSo() {
      try #require(time.now < time.limit, "it does not come", sourceLocation: place)
      _ = try running.goRound(isInterrupted: false, report)
    }
  }

  /// Lets time pass for the board, while no program runs.
  func runBoard(_ span: TickSpan) {
    time.pass(span)
  }

  private func report(_ report: Supervisor.Report) {
    switch report {
    case .entry(let entry, _): entries.append(entry)
    case .board(let notice, _): notices.append(notice)
    case .began(let cause, _): causes.append(cause)
    case .alive: break
    }
  }

  /// What an operator of the node gives as a command, and is answered.
  @discardableResult
  func operate(_ commands: ConsoleCommand...) throws -> [String] {
    var lines: [String] = []
    for command in commands {
      let asked = try #require(program)
      asked.client.begin(command, at: time.now)
      var outcome: BoardClient.Outcome?
      while outcome == nil {
        _ = try asked.goRound(isInterrupted: false, report)
        outcome = asked.client.service(at: time.now)
      }
      switch outcome {
      case .answered(let reply): lines += reply.lines
      case .failed(let error): throw error
      case nil: break
      }
    }
    return lines
  }

  /// What an operator types at once; nobody reads the answers.
  func type(_ text: String) throws {
    let link = try Connection(try BoardURL("unix:\(path)/node"))
    link.send(Array(text.utf8).span)
    _ = link.service(at: time.now)
    try run(.milliseconds(1))
    link.close()
  }

  /// Changes what the folder says of the board, while no program runs.
  func driven(_ change: (inout DrivenBoard) -> Void) throws {
    let directory = try NodeDirectory(path: path + "/data") { MemoryImage() }
    var driven = try #require(directory.driven)
    change(&driven)
    try directory.save(driven)
  }

  /// Changes the node's memory, while no program runs.
  func memory(_ change: (inout RecordStore, inout MemoryImage) -> Void) throws {
    var image = try MemoryImage(contentsOfFile: path + "/data/node.img")
    var store = RecordStore(from: image)
    change(&store, &image)
    try image.save(toFile: path + "/data/node.img")
  }

  // MARK: What is seen

  var driver: RemoteDriver? { program?.driver }

  /// What the record on the host says.
  func memory(_ port: BoardPort) throws -> PortMemory {
    try #require(program).supervisor.firmware.records.port(port).memory
  }

  func phase(_ port: BoardPort) throws -> Phase {
    try #require(program).supervisor.firmware.node.guests[port.index].phase
  }

  /// The flags that the host remembers.
  var flags: PortFlags? { program?.supervisor.flags }

  var texts: [String] { entries.map(EventText.describe) }

  /// What was said of the board, in a word each.
  var news: [String] {
    notices.map { notice in
      switch notice {
      case .tookOver(_, let wasReset): wasReset ? "took over, reset" : "took over"
      case .lost(let reason): "lost: \(reason)"
      case .reopened: "reopened"
      case .remark: "remark"
      case .failed(let what): "failed: \(what)"
      case .wrongBoard(let expected, let found): "\(found), not \(expected)"
      case .released: "released"
      }
    }
  }

  /// A supervisor with all that it needs, as the command line puts it together.
  final class Program {
    let driver: RemoteDriver
    let directory: NodeDirectory
    let memory: ImageFile
    let client: BoardClient
    var supervisor: Supervisor

    init(_ node: SupervisedNode, _ url: BoardURL, links: [LinkURL]) throws {
      directory = try NodeDirectory(path: node.path + "/data") { MemoryImage() }
      memory = try ImageFile(path: directory.imagePath)
      var asking = BoardClient.Settings()
      asking.deadline = 3_000
      asking.patience = 500
      asking.identifier = node.identifier
      driver = RemoteDriver(
        BoardClient(try Connection(url), settings: asking), settings: node.driving,
        number: directory.driven?.reservedNumbers ?? 0)
      supervisor = Supervisor(
        driver, directory: directory, memory: memory, server: try LinkServer(links),
        settings: node.settings, time: node.time)
      client = BoardClient(try Connection(try BoardURL("unix:\(node.path)/node?wire=console")))
    }

    func goRound(isInterrupted: Bool, _ report: (Supervisor.Report) -> Void) throws -> Bool {
      try supervisor.goRound(isInterrupted: { isInterrupted }, report)
    }
  }
}

typealias SimulatedNode = SupervisedNode<SimulatedBoard>

/// A switching as a log tells it.
struct Switching: Equatable {
  let port: BoardPort?
  let isOn: Bool
  let number: UInt32
}

extension [LogEntry] {
  /// The relays that a host switched, in order.
  var switchings: [Switching] {
    filter { $0.code == .manualRelay }.map {
      Switching(
        port: $0.subject.port, isOn: $0.argument & 1 == 1, number: $0.argument >> 8)
    }
  }
}

extension SupervisedNode where Board == SimulatedBoard {
  /// A node with our firmware on its board.
  convenience init(
    age: TickSpan = .milliseconds(0), _ scenario: Scenario = .still()
  ) throws {
    try self.init(age: age) { try SimulatedBoard($0, scenario) }
  }
}
