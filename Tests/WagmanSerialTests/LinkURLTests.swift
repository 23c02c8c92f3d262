import Testing
import WagmanSerial

@Suite("Link URLs")
struct LinkURLTests {
  @Test(
    "A URL says where, what is spoken and what may be asked",
    arguments: [
      ("pty:/tmp/w", LinkURL(.pseudoTerminal(path: "/tmp/w"))),
      ("pty:a:b=c", LinkURL(.pseudoTerminal(path: "a:b=c"))),
      ("unix:w?wire=sensorgram", LinkURL(.unixSocket(path: "w"), wire: .sensorgram)),
      (
        "tcp:localhost:4000?rights=guest4&wire=console",
        LinkURL(.tcp(host: "localhost", port: 4_000), rights: .guest(port: 4))
      ),
      ("tcp:[::1]:0?rights=admin", LinkURL(.tcp(host: "::1", port: 0))),
    ])
  func parsed(text: String, url: LinkURL) throws {
    #expect(try LinkURL(text) == url)
    #expect(try LinkURL(url.description) == url)
  }

  @Test(
    "Whatever is wrong is told, with what would be right",
    arguments: [
      ("", "unknown kind ''; a link is pty:PATH, unix:PATH or tcp:HOST:PORT"),
      ("com1", "unknown kind 'com1'; a link is pty:PATH, unix:PATH or tcp:HOST:PORT"),
      ("udp:a:1", "unknown kind 'udp'; a link is pty:PATH, unix:PATH or tcp:HOST:PORT"),
      ("pty:", "the path is missing after 'pty:', as in pty:/tmp/wagman"),
      ("unix:?wire=console", "the path is missing after 'unix:', as in unix:/tmp/wagman"),
      ("tcp:localhost", "the port is missing, as in tcp:localhost:4000"),
      ("tcp:localhost:", "the port is missing, as in tcp:localhost:4000"),
      ("tcp::4000", "the host is missing, as in tcp:localhost:4000"),
      (
        "tcp:h:70000",
        "'70000' is no port; it is a number from 1 to 65535, or 0 for any that is free"
      ),
      ("tcp:h:+1", "'+1' is no port; it is a number from 1 to 65535, or 0 for any that is free"),
      (
        "tcp:::1:80",
        "'::1' is no host name; an IPv6 address stands in brackets, as in tcp:[::1]:4000"
      ),
      ("pty:w?", "'' is no setting; settings are wire=… and rights=…, joined by '&'"),
      ("pty:w?wire", "'wire' is no setting; settings are wire=… and rights=…, joined by '&'"),
      ("pty:w?speed=9", "unknown setting 'speed'; settings are wire=… and rights=…"),
      ("pty:w?wire=console&wire=console", "'wire' is given twice"),
      ("pty:w?wire=text", "unknown wire 'text'; it is console or sensorgram"),
      ("pty:w?rights=guest5", "unknown rights 'guest5'; they are admin or guest0 to guest4"),
      ("pty:w?rights=guest", "unknown rights 'guest'; they are admin or guest0 to guest4"),
      ("pty:w?rights=", "unknown rights ''; they are admin or guest0 to guest4"),
    ])
  func refused(text: String, reason: String) {
    let error = #expect(throws: LinkURLError.self) { try LinkURL(text) }
    #expect(error?.description == "link '\(text)': \(reason)")
  }

  @Test("A socket's path is refused where the system's structure would cut it off")
  func longPath() throws {
    let longest = String(repeating: "p", count: 107)
    #expect(try LinkURL("unix:\(longest)").address == .unixSocket(path: longest))
    let error = #expect(throws: LinkURLError.self) { try LinkURL("unix:\(longest)p") }
    #expect(error?.problem == .longPath(bytes: 108))
  }
}
