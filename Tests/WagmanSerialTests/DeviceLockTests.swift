import Glibc
import Testing

@testable import WagmanSerial

@Suite("Locks on devices")
struct DeviceLockTests {
  let folder: TemporaryFolder
  let address = BoardURL.Address.serial(.path("/dev/ttyACM0"))

  init() throws { folder = try TemporaryFolder() }

  func lock(_ device: String = "/dev/ttyACM0") throws(LinkOpenError) -> DeviceLock {
    try DeviceLock(device: device, for: address, in: folder.path)
  }

  @Test("A device that is held is refused with the process that holds it")
  func held() throws {
    let first = try lock()
    #expect(throws: LinkOpenError(address, .inUse(process: getpid()))) { _ = try lock() }
    #expect(folder.content == ["wagman-dev-ttyACM0.lock"])
    let other = try lock("/dev/ttyACM1")
    first.release()
    try lock().release()
    other.release()
    #expect(folder.content == [], "Nothing is left behind")
  }

  @Test("Who held it and was killed leaves nothing in the way")
  func killed() throws {
    let path = folder("wagman-dev-ttyACM0.lock")
    let process = try #require(
      popen("exec 9<>'\(path)'; flock -n 9; echo $$ >&9; echo $$; exec sleep 600", "r"))
    var line = [CChar](repeating: 0, count: 32)
    try #require(fgets(&line, 32, process) != nil)
    let digits = line.prefix { $0 >= 0x30 && $0 <= 0x39 }.map { UInt8(bitPattern: $0) }
    let child = try #require(pid_t(String(decoding: digits, as: UTF8.self)))
    let error = #expect(throws: LinkOpenError.self) { _ = try lock() }
    #expect(error?.problem == .inUse(process: child))
    #expect(error?.description.contains("in use by process \(child);") == true)

    kill(child, SIGKILL)
    pclose(process)
    #expect(folder.content == ["wagman-dev-ttyACM0.lock"])
    let next = try lock()
    #expect(throws: LinkOpenError(address, .inUse(process: getpid()))) { _ = try lock() }
    next.release()
    #expect(folder.content == [])
  }

  @Test("A symbolic link in the lock's place is not followed")
  func planted() throws {
    symlink(folder("victim"), folder("wagman-dev-ttyACM0.lock"))
    let error = #expect(throws: LinkOpenError.self) { _ = try lock() }
    #expect(
      error?.problem
        == .system(call: "lock file \(folder("wagman-dev-ttyACM0.lock"))", code: ELOOP))
    #expect(folder.content == ["wagman-dev-ttyACM0.lock"])
  }

  @Test("A pseudo-terminal that one connection has open is refused to a second one")
  func terminal() throws {
    let far = try FarSide(.pseudoTerminal)
    let link = try far.connect()
    let taken = LinkOpenError(link.url.address, .inUse(process: getpid()))
    #expect(throws: taken) { _ = try far.connect() }
    link.close()
    _ = try far.connect()
  }
}
