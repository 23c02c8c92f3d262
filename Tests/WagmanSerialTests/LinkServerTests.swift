import Glibc
import Testing

@testable import WagmanSerial

@Suite("What links leave in the file system")
struct LinkServerTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("Links and sockets are removed when the server closes")
  func closed() throws {
    let server = try LinkServer([
      LinkURL(.pseudoTerminal(path: folder("pty"))), LinkURL(.unixSocket(path: folder("unix"))),
    ])
    #expect(folder.content == ["pty", "unix"])
    #expect(linkTarget(folder("pty"))?.hasPrefix("/dev/pts/") == true)
    server.close()
    #expect(folder.content == [])
  }

  @Test("A path that exists is an error, stays as it was, and nothing else is left")
  func existing() throws {
    let file = folder("file")
    let descriptor = open(file, O_CREAT | O_WRONLY, 0o600)
    write(descriptor, "mine", 4)
    close(descriptor)
    symlink(file, folder("link"))
    symlink("/nonexistent/file", folder("dangling"))
    for name in ["file", "link", "dangling", "."] {
      let address = LinkURL.Address.pseudoTerminal(path: folder(name))
      #expect(throws: LinkOpenError(address, .exists)) {
        _ = try LinkServer([LinkURL(.unixSocket(path: folder("a"))), LinkURL(address)])
      }
    }
    let socket = LinkURL.Address.unixSocket(path: file)
    #expect(throws: LinkOpenError(socket, .exists)) {
      _ = try LinkServer([LinkURL(.pseudoTerminal(path: folder("a"))), LinkURL(socket)])
    }
    #expect(folder.content == ["dangling", "file", "link"])
    var status = stat()
    lstat(file, &status)
    #expect(status.st_size == 4)
  }

  @Test("The link that a killed simulator left is replaced")
  func stale() throws {
    symlink("/dev/pts/999999", folder("pty"))
    let server = try LinkServer([LinkURL(.pseudoTerminal(path: folder("pty")))])
    #expect(linkTarget(folder("pty")) != "/dev/pts/999999")
    server.close()
    #expect(folder.content == [])
  }

  @Test("A link that became another's is not removed")
  func replaced() throws {
    let server = try LinkServer([LinkURL(.pseudoTerminal(path: folder("pty")))])
    unlink(folder("pty"))
    symlink("/dev/null", folder("pty"))
    server.close()
    #expect(linkTarget(folder("pty")) == "/dev/null")
  }

  @Test("A port that is taken and a folder that is missing are told by name")
  func worldErrors() throws {
    let first = try LinkServer([LinkURL(.tcp(host: "127.0.0.1", port: 0))])
    let taken = first.links[0].address
    #expect(throws: LinkOpenError(taken, .system(call: "bind", code: EADDRINUSE))) {
      _ = try LinkServer([LinkURL(taken)])
    }
    let nowhere = LinkURL.Address.pseudoTerminal(path: folder("none/pty"))
    let missing = LinkOpenError(nowhere, .system(call: "symlink", code: ENOENT))
    #expect(throws: missing) { _ = try LinkServer([LinkURL(nowhere)]) }
    #expect("\(missing)" == "link '\(nowhere)': symlink: No such file or directory")
  }

  @Test("There is a place for sixteen pseudo-terminals and no more")
  func places() throws {
    let urls = (0...LinkServer.placeCount).map { LinkURL(.pseudoTerminal(path: folder("\($0)"))) }
    #expect(throws: LinkOpenError(urls[16].address, .noPlace)) { _ = try LinkServer(urls) }
    #expect(folder.content == [])
    let server = try LinkServer(Array(urls.dropLast()))
    #expect(folder.content.count == 16)
    server.close()
  }
}
