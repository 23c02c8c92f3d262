"""Each row of WIRE.md's console table, over pyserial at 57600 baud."""

import re
import unittest

from console import Console, open_plainly
from program import Folder, Simulator

NUMBER = r"(?:0|[1-9]\d*)"
FIVE = [NUMBER] * 5

# What every board answers alike, boards in the field and ours.
FIELD_ROWS = [
    ("id", [r"[0-9A-F]{12}"]),
    ("cu", [NUMBER + f" {NUMBER}" * 5]),
    ("hb", FIVE),
    ("th", FIVE),
    ("env", [r"temperature=\d+\.\d\d", r"humidity=\d+\.\d\d"]),
    ("bs 0", ["sd|emmc"]),
    ("bs 1 emmc", ["set emmc"]),
    ("bs 1", ["emmc"]),
    ("bs 1 sd", ["set sd"]),
    ("bs 1", ["sd"]),
    ("bs 1 floppy", ["invalid media"]),
    ("bf", ["PORF"]),
    ("fc", FIVE),
    ("up", [NUMBER]),
    ("disable 4", []),
    ("enable 4", []),
    ("watch 2 hb f", []),
    ("watch 2 hb t", []),
    ("log off", []),
    ("log on", []),
    ("eereset", []),
    ("boots", [NUMBER]),
    ("blf", ["off|sd|emmc"]),
    ("blf emmc", []),
    ("blf", ["emmc"]),
    ("blf off", []),
    ("blf floppy", ["invalid mode"]),
    ("sdinfo", [r".+"]),
]

# Request, then a pattern for each line of the body.
ROWS = [
    ("rtc", [NUMBER]),
    ("date", [r"\d{4}" + f" {NUMBER}" * 5]),
    ("date 2024 2 29 23 59 7", []),
    ("date", [r"2024 2 (29 23 59|30 0 0) [1-9]?\d"]),
    ("ping 1", []),
    ("ping 0", []),
    ("start 1", []),
    ("stop 4 120", []),
    ("stop 3 0", []),
    ("start 3", []),
    ("ver", [r"hw \d+\.\d+", r"ker \d+\.\d+\.\d+", r"time \d+", r"git [0-9a-f]+"]),
    *FIELD_ROWS,
    ("reboot", ["invalid command"]),
    ("hb 1 2 3", [r"error: .+"]),
    ("stop 5", [r"error: .+"]),
    ("stop", [r"error: .+"]),
    ("stop one", [r"error: .+"]),
    ("start 3 force", []),
    ("restart 3", []),
    ("kill 3", []),
    ("state", None),
    ("why 3", None),
    ("help", None),
]

STATUS = [
    r"log: id [0-9A-F]{12}", r"log: date \d{4}" + f" {NUMBER}" * 5,
    r"log: cu " + NUMBER + f" {NUMBER}" * 5, r"log: th" + f" {NUMBER}" * 5,
    r"log: env \d+\.\d\d \d+\.\d\d", r"log: fails" + f" {NUMBER}" * 5,
    r"log: enabled(?: (?:nc|gn|cs|x1|x2))*", r"log: media (?:sd|emmc) (?:sd|emmc).*",
]


class ConsoleTests(unittest.TestCase):
    def setUp(self):
        self.path = Folder(self) / "board"

    def start(self, speed="1", setting=""):
        simulator = Simulator(self, f"pty:{self.path}{setting}", speed=speed)
        return simulator, Console.on_terminal(self, self.path)

    def test_every_row_of_the_table(self):
        _, board = self.start()
        for request, patterns in ROWS:
            with self.subTest(request):
                body = board.ask(request)
                if patterns is None:
                    self.assertGreater(len(body), 0)
                    continue
                self.assertEqual(len(body), len(patterns), body)
                for line, pattern in zip(body, patterns):
                    self.assertRegex(line, f"^(?:{pattern})$")

    def test_sid(self):
        _, board = self.start()
        board.send(b"boots\n")
        self.assertEqual(len(board.response("boots", sid="0")), 1)
        board.send(b"@x.1 boots\r\n")
        self.assertEqual(len(board.response("boots", sid="x.1")), 1)

    def test_hibernate_and_wake(self):
        _, board = self.start()
        self.assertEqual(board.ask("hibernate 600"), [])
        self.assertRegex(board.ask("start 1")[0], "^error: .*hibernat")
        self.assertEqual(board.ask("wake"), [])
        self.assertEqual(board.ask("start 1"), [])

    def test_reset(self):
        _, board = self.start()
        boots = int(board.ask("boots")[0])
        self.assertEqual(board.ask("reset"), [])
        for _ in range(50):
            if int(board.ask_through_a_reset("boots")[0]) == boots + 1:
                break
        self.assertEqual(int(board.ask("boots")[0]), boots + 1)
        self.assertLess(int(board.ask("up")[0]), 5)

    def test_a_line_that_is_too_long_has_no_effect(self):
        _, board = self.start()
        board.send(b"@cli boots " + b"x" * 100 + b"\n")
        board.send(b"@cli boots 1 2 3 4 5 6 7 8 9\n")
        self.assertEqual(len(board.ask("id")), 1)
        self.assertTrue(board.is_silent(0.3))

    def test_nothing_is_echoed(self):
        self.path.parent.mkdir(exist_ok=True)
        Simulator(self, f"pty:{self.path}")
        board = open_plainly(self, self.path)
        for number in range(50):
            # Any byte that comes back would be a stray line.
            self.assertEqual(len(board.ask("boots", sid=f"s{number}")), 1)
        board.send(b"half a line without its end")
        self.assertTrue(board.is_silent(0.3))

    def test_status_once_a_minute(self):
        _, board = self.start(speed="60")
        lines = [board.next_log(seconds=20) for _ in range(len(STATUS) * 3)]
        first = next(n for n, line in enumerate(lines) if line.startswith("log: id "))
        for line, pattern in zip(lines[first:], STATUS + STATUS):
            self.assertRegex(line, f"^(?:{pattern})$")
        times = []
        while len(times) < 3:
            if (line := board.next_log(seconds=20)).startswith("log: date"):
                fields = [int(word) for word in line.split()[5:]]
                times.append(fields[0] * 3600 + fields[1] * 60 + fields[2])
        for earlier, later in zip(times, times[1:]):
            self.assertIn((later - earlier) % 86400, (59, 60, 61))

    def test_log_lines_stand_between_responses(self):
        # 600 virtual minutes in ten seconds: responses and status lines meet often.
        _, board = self.start(speed="3600")
        for _ in range(3000):
            self.assertEqual(len(board.ask("hb")), 5)
        self.assertGreater(len(board.log), 8)

    def test_a_guest_may_read_and_ping_for_itself(self):
        _, board = self.start(setting="?rights=guest1")
        for request in ("rtc", "id", "cu", "hb", "th", "env", "bs 1", "fc", "up", "boots", "ver"):
            self.assertFalse(board.ask(request)[0].startswith("error"), request)
        self.assertEqual(board.ask("ping 1"), [])
        for request in (
            "ping 2", "start 1", "stop 1", "stop 1 0", "enable 1", "disable 1", "reset",
            "bs 1 emmc", "date 2024 1 1 0 0 0", "eereset", "watch 1 hb f", "blf sd",
            "hibernate", "wake", "restart 1", "kill 1",
        ):
            with self.subTest(request):
                body = board.ask(request)
                self.assertEqual(len(body), 1)
                self.assertRegex(body[0], "^error: .+")


if __name__ == "__main__":
    unittest.main()
