import WagmanCore

extension CommandName {
  var help: StaticString { Self.helps.word(Int(rawValue)) }

  /// In the order of the raw values, from 0.
  private static var helps: StaticString {
    """
    counts as a heartbeat of the guest on PORT\0\
    asks for a start of the guest; force starts it in hibernation too\0\
    stops the guest; power is cut after SECONDS at the latest, 0 at once\0\
    stops the guest and starts it again; force does so in hibernation too\0\
    cuts the power of the port at once, without a shutdown\0\
    lets the ports be powered\0\
    cuts the power of the ports without a shutdown and keeps them off\0\
    supervises the heartbeat of the guest (t) or not (f)\0\
    tells or sets the boot medium of the next start (ports 0 and 1)\0\
    tells the state of every guest and of the node\0\
    tells what led to the state of the port\0\
    stops every guest for SECONDS, 24 h when absent\0\
    ends hibernation, whatever its cause\0\
    tells the clock\0\
    tells or sets the clock, UTC\0\
    tells the unique id of the board\0\
    tells the currents of the board and of each port, mA\0\
    tells how long ago each guest beat last, ms\0\
    tells the thermistors of the ports, raw\0\
    tells temperature and humidity, raw HTU21D values\0\
    tells why the board was last reset\0\
    tells the boot failures of each port\0\
    tells the time since the reset, s\0\
    tells how often the board was reset\0\
    tells the versions of hardware and firmware\0\
    tells or sets the boot loader flag of the node controller\0\
    tells whether there is an SD card\0\
    switches unasked log lines on or off\0\
    resets the board after SECONDS, at once when absent\0\
    clears the persistent record at the next reset\0\
    tells what commands there are, or what COMMAND does\0\
    lets the host drive the relays (manual) or the board decide (auto)\0\
    switches a relay, in manual mode\0\
    records whether the guest is wanted, in manual mode\0\
    tells the guest to shut down, or that its power comes back, in manual mode\0\
    tells everything that a host in manual mode needs\0\
    tells the entries of the log from number FROM on, or the newest
    """
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
    case .events: "where the log is, then up to 16 entries, the newest last"
    }
  }
}
