extension CommandName {
  var help: StaticString {
    switch self {
    case .ping: "counts as a heartbeat of the guest on PORT"
    case .start: "asks for a start of the guest; force starts it in hibernation too"
    case .stop: "stops the guest; power is cut after SECONDS at the latest, 0 at once"
    case .restart: "stops the guest and starts it again; force does so in hibernation too"
    case .kill: "cuts the power of the port at once, without a shutdown"
    case .enable: "lets the ports be powered"
    case .disable: "cuts the power of the ports without a shutdown and keeps them off"
    case .watch: "supervises the heartbeat of the guest (t) or not (f)"
    case .bs: "tells or sets the boot medium of the next start (ports 0 and 1)"
    case .state: "tells the state of every guest and of the node"
    case .why: "tells what led to the state of the port"
    case .hibernate: "stops every guest for SECONDS, 24 h when absent"
    case .wake: "ends hibernation, whatever its cause"
    case .rtc: "tells the clock"
    case .date: "tells or sets the clock, UTC"
    case .id: "tells the unique id of the board"
    case .cu: "tells the currents of the board and of each port, mA"
    case .hb: "tells how long ago each guest beat last, ms"
    case .th: "tells the thermistors of the ports, raw"
    case .env: "tells temperature and humidity, raw HTU21D values"
    case .bf: "tells why the board was last reset"
    case .fc: "tells the boot failures of each port"
    case .up: "tells the time since the reset, s"
    case .boots: "tells how often the board was reset"
    case .ver: "tells the versions of hardware and firmware"
    case .blf: "tells or sets the boot loader flag of the node controller"
    case .sdinfo: "tells whether there is an SD card"
    case .log: "switches unasked log lines on or off"
    case .reset: "resets the board after SECONDS, at once when absent"
    case .eereset: "clears the persistent record at the next reset"
    case .help: "tells what commands there are, or what COMMAND does"
    case .mode: "lets the host drive the relays (manual) or the board decide (auto)"
    case .relay: "switches a relay, in manual mode"
    case .want: "records whether the guest is wanted, in manual mode"
    case .tell: "tells the guest to shut down, or that its power comes back, in manual mode"
    case .snapshot: "tells everything that a host in manual mode needs"
    }
  }

  var reply: StaticString {
    switch self {
    case .ping, .start, .stop, .restart, .kill, .enable, .disable, .watch, .hibernate, .wake,
      .log, .reset, .eereset, .mode, .relay, .want, .tell:
      "no body"
    case .bs: "sd or emmc; set sd, set emmc or invalid media"
    case .state: "a line for each guest and one for the node"
    case .why: "a line for each event, the newest last"
    case .rtc: "seconds since the epoch"
    case .date: "Y M D h m s; no body when it sets"
    case .id: "12 hexadecimal digits"
    case .cu: "one line: board, then ports 0 to 4, mA"
    case .hb: "five lines, ms"
    case .th: "five lines, raw"
    case .env: "temperature=N and humidity=N, a line each"
    case .bf: "a line for each flag: WDRF, BORF, EXTRF, PORF"
    case .fc: "five lines"
    case .up: "seconds"
    case .boots: "a number"
    case .ver: "hw M.m, ker M.m.s, time EPOCH, git HASH, a line each"
    case .blf: "off, sd or emmc; no body when it sets, or invalid mode"
    case .sdinfo: "the state of the card"
    case .help: "a line for each command: its usage and what it does"
    case .snapshot: "a line for each group of readings"
    }
  }
}
