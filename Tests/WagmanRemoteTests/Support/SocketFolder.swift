import Glibc
import Testing

/// A folder for the sockets of one test, removed with all that is in it.
final class SocketFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/wagman-remote-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
  }

  /// The path of the one socket.
  var socket: String { path + "/board" }

  deinit {
    unlink(socket)
    rmdir(path)
  }
}

extension SocketFolder {
  /// A client of a board that answers as a test says.
  func pair(
    wire: String = "console", _ answer: @escaping (String, String) -> String
  ) throws -> Pair<ScriptedBoard> {
    let board = try ScriptedBoard(at: socket, answer)
    return try Pair("unix:\(socket)?wire=\(wire)", board)
  }
}
