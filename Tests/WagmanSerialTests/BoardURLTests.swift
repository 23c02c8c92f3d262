import Testing
import WagmanSerial

@Suite("Board URLs")
struct BoardURLTests {
  @Test(
    "A URL says where a board is and how it is spoken to",
    arguments: [
      ("serial:/dev/ttyACM0", BoardURL(.serial(.path("/dev/ttyACM0")))),
      ("serial:/dev/ttyACM0?baud=57600", BoardURL(.serial(.path("/dev/ttyACM0")), baud: 57_600)),
      (
        "serial:usb:5573932?wire=sensorgram&baud=115200",
        BoardURL(.serial(.usbSerial("5573932")), wire: .sensorgram, baud: 115_200)
      ),
      ("pty:a:b=c", BoardURL(.pseudoTerminal(path: "a:b=c"))),
      ("unix:/tmp/w?wire=console", BoardURL(.unixSocket(path: "/tmp/w"), wire: .console)),
      ("tcp:[::1]:4000?wire=auto", BoardURL(.tcp(host: "::1", port: 4_000))),
      ("sim:", BoardURL(.simulation(""))),
      (
        "sim:heat-wave?speed=60&seed=7", BoardURL(.simulation("heat-wave"), speed: 60, seed: 7)
      ),
      ("sim:bench?firmware=v3", BoardURL(.simulation("bench"), isOriginal: true)),
    ])
  func parsed(text: String, url: BoardURL) throws {
    #expect(try BoardURL(text) == url)
    #expect(try BoardURL(url.description) == url)
  }

  @Test("Losses are chances in both directions or in one, hang-ups a rate")
  func losses() throws {
    let url = try BoardURL("pty:w?lossy=drop:1%,garble-in:0.25%,stall-out:100%,hangups:10/h")
    var plan = LossPlan()
    plan[.drop, .in] = 10_000
    plan[.drop, .out] = 10_000
    plan[.garble, .in] = 2_500
    plan[.stall, .out] = 1_000_000
    plan.hangUpMilliseconds = 360_000
    #expect(url.losses == plan)
    #expect(try BoardURL(url.description) == url)
    let seeded = try BoardURL("pty:w?lossy-seed=9&lossy=hangups:2/min")
    #expect(seeded.losses?.seed == 9 && seeded.losses?.hangUpMilliseconds == 30_000)
    #expect(try BoardURL(seeded.description) == seeded)
  }

  @Test(
    "Whatever is wrong is told, with what would be right",
    arguments: [
      (
        "com1",
        "unknown kind 'com1'; a board is at serial:DEVICE, serial:usb:SERIALNUMBER, pty:PATH, "
          + "unix:PATH, tcp:HOST:PORT or sim:[SCENARIO]"
      ),
      ("serial:", "the device is missing after 'serial:', as in serial:/dev/ttyACM0"),
      ("serial:usb:", "the serial number is missing after 'serial:usb:'; wagman ports lists them"),
      ("pty:", "the path is missing after 'pty:', as in pty:/tmp/wagman"),
      ("tcp:h:0", "'0' is no port; it is a number from 1 to 65535"),
      ("pty:w?wire=text", "unknown wire 'text'; it is auto, console or sensorgram"),
      (
        "serial:/dev/x?baud=1200",
        "1200 baud sends a board into its boot loader; boards speak at 57600 or 115200"
      ),
      (
        "serial:/dev/x?baud=4800",
        "'4800' is no baud rate; it is one of 9600, 19200, 38400, 57600, 115200, 230400, 460800, "
          + "500000, 921600, 1000000"
      ),
      ("pty:w?baud=57600", "'baud' is a setting of serial: alone"),
      ("pty:w?seed=1", "'seed' is a setting of sim: alone"),
      (
        "sim:?speed=0",
        "'0' is no speed; it is a number of virtual seconds in a second, as in speed=60"
      ),
      ("sim:?firmware=v4", "'v4' is no firmware of a simulation; it is ours or v3"),
      ("pty:w?firmware=v3", "'firmware' is a setting of sim: alone"),
      ("sim:?seed=-1", "'-1' is no seed; it is a whole number from 0 to 18446744073709551615"),
      (
        "pty:w?rights=admin",
        "unknown setting 'rights'; settings are wire=…, baud=…, speed=…, seed=…, firmware=…, "
          + "lossy=… and lossy-seed=…"
      ),
      ("pty:w?wire=auto&wire=auto", "'wire' is given twice"),
      (
        "pty:w?lossy=lose:1%",
        "'lose:1%' is no loss; losses are drop:1%, double:1%, garble:1%, stall:1% and "
          + "hangups:10/h, each also as in drop-in:1% or drop-out:1%, joined by ','"
      ),
      (
        "pty:w?lossy=drop:101%",
        "'101%' is no chance; it is a percentage of the bytes from 0% to 100%, as in 1% or 0.25%"
      ),
      (
        "pty:w?lossy=drop:nan%",
        "'nan%' is no chance; it is a percentage of the bytes from 0% to 100%, as in 1% or 0.25%"
      ),
      (
        "pty:w?lossy=hangups:1/day",
        "'1/day' is no rate of hang-ups; it is a number for each h, min or s, as in 10/h"
      ),
    ])
  func refused(text: String, reason: String) {
    let error = #expect(throws: LinkURLError.self) { try BoardURL(text) }
    #expect(error?.description == "board '\(text)': \(reason)")
  }
}
