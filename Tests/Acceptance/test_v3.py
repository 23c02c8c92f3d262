"""The console table of WIRE.md against a virtual board with the behaviour of v3 boards."""

import time
import unittest

from console import Console
from program import PATIENCE, Folder, Simulator
from test_console import FIELD_ROWS, NUMBER, STATUS

# Request, then a pattern for each line of the body.
ROWS = [
    ("rtc", [NUMBER]),
    ("date", [r"\d{4}" + f" {NUMBER}" * 5]),
    ("date 2024 2 29 23 59 7", []),
    ("date", [r"2024 2 (29 23 59|30 0 0) [1-9]?\d|2024 3 1 0 \d \d+"]),
    ("ping 1", []),
    ("ping 0", []),
    ("ver", [r"hw 3\.\d+", r"ker 3\.\d+\.\d+", r"time \d+", r"git [0-9a-f]+"]),
    *FIELD_ROWS,
    ("reboot", ["invalid command"]),
    # A bad port and a wrong number of arguments are silently ignored.
    ("hb 1 2 3", []),
    ("stop 5", []),
    ("stop", []),
    ("stop one", []),
    ("enable", []),
    # What is ours alone is unknown to it.
    ("start 3 force", []),
    ("restart 3", ["invalid command"]),
    ("kill 3", ["invalid command"]),
    ("hibernate", ["invalid command"]),
    ("wake", ["invalid command"]),
    ("state", ["invalid command"]),
    ("why 3", ["invalid command"]),
    ("help", ["invalid command"]),
    ("mode manual", ["invalid command"]),
    ("relay 1 off", ["invalid command"]),
    ("want 1 off", ["invalid command"]),
    ("snapshot", ["invalid command"]),
]


class OriginalFirmwareTests(unittest.TestCase):
    def start(self, *options, speed="1"):
        path = Folder(self) / "board"
        Simulator(
            self, f"pty:{path}", speed=speed, options=("--firmware", "v3", *options))
        return Console.on_terminal(self, path)

    def currents(self, board):
        return [int(word) for word in board.ask("cu")[0].split()[1:]]

    def wait(self, board, condition):
        end = time.monotonic() + PATIENCE
        while not condition(currents := self.currents(board)):
            self.assertLess(time.monotonic(), end, f"the currents stay {currents}")

    def settle(self, board):
        """Waits until the first start, which a board makes at once, is behind it."""
        while int(board.ask("up")[0]) < 2:
            pass
        return board

    def test_every_row_of_the_table(self):
        board = self.start()
        for request, patterns in ROWS:
            with self.subTest(request):
                body = board.ask(request)
                self.assertEqual(len(body), len(patterns), body)
                for line, pattern in zip(body, patterns):
                    self.assertRegex(line, f"^(?:{pattern})$")

    def test_power_follows_the_words_that_it_has(self):
        board = self.start(speed="60")
        board.ask("log off")
        # The third one is started after two virtual minutes.
        self.wait(board, lambda currents: all(currents[:3]))
        self.assertEqual(board.ask("watch 1 hb f"), [])
        self.assertEqual(board.ask("stop 1 0"), [])
        self.assertEqual(board.ask("disable 1"), [])
        self.wait(board, lambda currents: currents[1] == 0 and currents[0] > 0)
        self.assertEqual(board.ask("start 1"), [], "refused, as it is disabled, without a word")
        self.assertEqual(self.currents(board)[1], 0)
        self.assertEqual(board.ask("enable 1"), [])
        self.assertEqual(board.ask("start 1"), [])
        self.wait(board, lambda currents: currents[1] > 0)

    def test_status_once_a_minute(self):
        board = self.start(speed="60")
        lines = [board.next_log(seconds=20) for _ in range(len(STATUS) * 3)]
        first = next(n for n, line in enumerate(lines) if line.startswith("log: id "))
        status = [line for line in lines[first:] if line.split()[1] not in ("nc", "gn", "cs", "x1", "x2")]
        for line, pattern in zip(status, STATUS):
            self.assertRegex(line, f"^(?:{pattern})$")

    def test_log_lines_stand_between_responses_unless_asked_for(self):
        board = self.settle(self.start())
        # The console fails at a log line inside a response.
        board.ask("stop 0 0")
        self.assertEqual(board.next_log(seconds=5), "log: nc stopping")

        board = self.settle(self.start("--logs-inside"))
        board.send(b"@cli stop 0 0\n")
        while not (line := board.line()).startswith(b"<<<-"):
            board.between(line)
        self.assertEqual(board.line(), b"log: nc stopping\r\n")
        self.assertEqual(board.line(), b"log: nc killing\r\n")
        self.assertEqual(board.line(), b"->>>\r\n")

    def test_reset(self):
        board = self.start()
        self.assertEqual(board.ask("boots"), ["1"])
        self.assertEqual(board.ask("reset"), [])
        for _ in range(50):
            if board.ask("boots") == ["2"]:
                break
        self.assertEqual(board.ask("boots"), ["2"])
        self.assertLess(int(board.ask("up")[0]), 5)


if __name__ == "__main__":
    unittest.main()
