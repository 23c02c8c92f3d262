"""The monitor of a run on a terminal: the example of Tests/MonitorExample in a pyte."""

import os
import re
import signal
import subprocess
import sys
import unittest
from xml.etree import ElementTree

from program import PATIENCE, ROOT, Folder, wait_for

EXAMPLE = os.environ.get("MONITOR_EXAMPLE")
# A sequence that sets a colour, alone or among other attributes.
COLOR = re.compile(rb"\x1b\[(?:\d+;)*(?:[349][0-7]|38;5;\d+|48;5;\d+)(?:;\d+)*m")
LEAVES_SCREEN, SHOWS_CURSOR = b"\x1b[?1049l", b"\x1b[?25h"


@unittest.skipUnless(EXAMPLE, "MONITOR_EXAMPLE is not set; make test builds it")
class MonitorTest(unittest.TestCase):
    def start(self, *arguments, columns=100, rows=30, command='exec "$0" "$@"', **environment):
        """The example on a terminal, started by a shell with a command."""
        sys.path.insert(0, str(ROOT / "scripts" / "screenshots"))
        from terminal import Terminal

        environment = {
            "LC_ALL": "C.UTF-8", "NO_COLOR": None, "LINES": None, "COLUMNS": None, **environment}
        terminal = Terminal(
            ["sh", "-c", command, EXAMPLE, *map(str, arguments)], columns, rows, environment)
        self.addCleanup(terminal.close)
        return terminal

    def see(self, terminal, pattern):
        """Waits until a pattern is on the screen."""
        def is_seen():
            terminal.read(0.02)
            return re.search(pattern, terminal.text())
        try:
            wait_for(is_seen, pattern)
        except AssertionError as error:
            raise AssertionError(f"{error}; the screen:\n{terminal.text()}") from None

    def end(self, terminal, code=0):
        """Waits for the end, and sees that the terminal is as it was."""
        def is_over():
            terminal.read(0.02)
            return terminal.is_over()
        wait_for(is_over, "the program ends")
        terminal.read(0.1)
        self.assertEqual(terminal.process.returncode, code, terminal.text())
        self.assertTrue(terminal.is_restored(), "the terminal's settings are others")
        self.assertIn(LEAVES_SCREEN, terminal.written)
        self.assertIn(SHOWS_CURSOR, terminal.written.rsplit(b"\x1b[?25l", 1)[1])

    def test_a_line_a_job_with_what_is_beside_and_below(self):
        terminal = self.start(8, 400)
        self.see(terminal, r"(?m)^running +\d+\.\d s  job 1 äöü 日本 +█+░+ +\d+%  step \d of 4 +│")
        self.see(terminal, r"gn started on 380 mA")
        self.see(terminal, r"(?m)^idle +job 7 ")
        self.see(terminal, r"(?m)^ +\d\.\d s  job 3 .* failed: Broken\(\)")
        self.see(terminal, r"(?m)^failed +0\.\d s  job 3 .*  Broken\(\)")
        self.end(terminal)
        self.assertRegex(terminal.written, COLOR)
        self.assertTrue(terminal.text().rstrip().endswith("over: succeeded"))

    def test_follows_the_size_of_the_window_at_any_moment(self):
        terminal = self.start(60, 200)
        self.see(terminal, "q ends the run")
        sizes = [(1, 1), (200, 50), (3, 1), (1, 40), (40, 2), (80, 24), (1, 1), (2, 2), (120, 35)]
        for columns, rows in sizes * 3:
            terminal.resize(columns, rows)
            terminal.read(0.03)
            self.assertFalse(terminal.is_over(), f"it did not survive {columns}x{rows}")
        self.see(terminal, r"(?m)^example of 60 jobs {20,}")
        self.see(terminal, r"(?m)^running .*│")
        self.assertEqual(terminal.lines()[34][:14], "q ends the run")
        terminal.press("q")
        self.end(terminal)

    def test_q_ends_the_run_once_and_shows_how_it_ends(self):
        terminal = self.start(60, 4000)
        self.see(terminal, "(?m)^running +")
        terminal.press("qqq")
        self.see(terminal, r"asked to end")
        self.see(terminal, r"(?m)^cancelled +\d+\.\d s")
        self.see(terminal, r"(?m)^shutting down")
        self.assertEqual(terminal.text().count("asked to end"), 1)
        self.end(terminal)

    def test_control_c_is_a_key_and_pressed_twice_at_once_it_is_one(self):
        terminal = self.start(60, 4000, 1000)
        self.see(terminal, "(?m)^running +")
        terminal.press("\x03\x03")
        self.see(terminal, "asked to end")
        terminal.press("\x03")
        self.see(terminal, "(?m)^shutting down")
        self.assertEqual(terminal.text().count("asked to end"), 1)
        self.end(terminal)

    def test_signals_end_the_run_and_give_the_terminal_back(self):
        for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
            with self.subTest(number):
                terminal = self.start(60, 4000)
                self.see(terminal, "(?m)^running +")
                terminal.send_signal(number)
                self.see(terminal, "asked to end")
                self.end(terminal)

    def test_a_crash_gives_the_terminal_back(self):
        for number in signal.SIGABRT, signal.SIGSEGV, signal.SIGILL, signal.SIGQUIT:
            with self.subTest(number):
                terminal = self.start(60, 4000, SWIFT_BACKTRACE="enable=no")
                self.see(terminal, "(?m)^running +")
                terminal.send_signal(number)
                self.end(terminal, code=-number)

    def test_who_insists_gets_out_at_once(self):
        # Its resource takes half a minute to be torn down.
        terminal = self.start(60, 4000, 30000)
        self.see(terminal, "(?m)^running +")
        terminal.press("\x03")
        self.see(terminal, "(?m)^shutting down")
        terminal.read(1.1)
        terminal.press("\x03")
        self.end(terminal, code=-signal.SIGINT)

    def test_the_run_ends_when_the_window_is_closed(self):
        terminal = self.start(60, 4000)
        self.see(terminal, "(?m)^running +")
        terminal.hang_up()
        wait_for(terminal.is_over, "the program ends")
        self.assertEqual(terminal.process.returncode, 0)

    def test_keys_come_from_the_terminal_whatever_standard_input_is(self):
        terminal = self.start(60, 4000, command='"$0" "$@" </dev/null')
        self.see(terminal, "(?m)^running +")
        terminal.press("q")
        self.see(terminal, "asked to end")
        self.end(terminal)

    def test_keys_scroll_and_f_follows_again(self):
        terminal = self.start(60, 8000, rows=12)
        self.see(terminal, r"(?m)^running .* job 0 ")
        terminal.press("\x1bOB\x1bOB")
        self.see(terminal, "jobs 3 to 12 of 61")
        terminal.press("\x1b[6~")
        self.see(terminal, "jobs 12 to 21 of 61")
        terminal.press("\x1bOA")
        self.see(terminal, "jobs 11 to 20 of 61")
        terminal.press("\x1b[5~\x1b[5~\x1b[5~")
        self.see(terminal, "jobs 1 to 10 of 61")
        terminal.press("\x1bOF")
        self.see(terminal, "jobs 52 to 61 of 61   f follows")
        terminal.press("f")
        self.see(terminal, "PgUp PgDn scroll")

    def test_no_color_gives_no_colours(self):
        terminal = self.start(8, 200, NO_COLOR="1")
        self.see(terminal, "(?m)^done +")
        self.end(terminal)
        self.assertNotRegex(terminal.written, COLOR)
        empty = self.start(8, 200, NO_COLOR="")
        self.see(empty, "(?m)^done +")
        self.end(empty)
        self.assertRegex(empty.written, COLOR)

    def test_a_terminal_without_unicode_gets_none(self):
        terminal = self.start(8, 400, LC_ALL="C")
        self.see(terminal, r"(?m)^running +\d+\.\d s  job 1 \?\?\? \?\?\?\? +#+\.+ +\d+%")
        self.end(terminal)
        self.assertTrue(terminal.written.split(LEAVES_SCREEN)[0].isascii())

    def test_without_a_terminal_there_are_lines(self):
        result = subprocess.run(
            [EXAMPLE, "6", "100"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=PATIENCE, check=True)
        self.assertEqual(result.stderr, "")
        self.assertNotIn("\x1b", result.stdout)
        *lines, last = result.stdout.splitlines()
        self.assertEqual(last, "over: succeeded")
        for line in lines:
            self.assertRegex(line, r"^ {1,6}\d+\.\d s  [a-z][a-z ]{8}  \S")
        self.assertRegex(result.stdout, r"(?m) s  done       job 0 äöü 日本 \(0\.\d s\)$")

    def test_a_dumb_terminal_gets_lines_and_a_signal_ends_the_run(self):
        terminal = self.start(6, 4000, columns=200, TERM="dumb")
        self.see(terminal, r"started    job 0 ")
        terminal.send_signal(signal.SIGTERM)
        self.see(terminal, r"log        asked to end")
        self.see(terminal, r"cancelled  job 0 .* \(\d\.\d s\)")
        self.see(terminal, r"over: succeeded")
        self.assertNotIn(b"\x1b", terminal.written)

    def test_a_terminal_that_nobody_knows_gets_lines(self):
        terminal = self.start(6, 100, columns=200, TERM="no-such-terminal")
        self.see(terminal, r"over: succeeded")
        self.assertNotIn(b"\x1b", terminal.written)

    def draw(self, *options):
        """What scripts/screenshots/monitor.py makes of the example."""
        out = Folder(self) / "screen.svg"
        result = subprocess.run(
            [sys.executable, ROOT / "scripts/screenshots/monitor.py", "--size", "80x20", *options,
             "--out", out, "--", EXAMPLE, "8", "400"],
            capture_output=True, text=True, timeout=60,
            env={**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": ""})
        return result, ElementTree.parse(out).getroot() if out.exists() else None

    def test_a_screen_is_drawn_with_its_colours(self):
        result, drawing = self.draw("--until", "job 3 äöü 日本 failed")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        texts = {text.text.strip(): text.get("fill")
                 for text in drawing.iter("{http://www.w3.org/2000/svg}text")}
        self.assertEqual(texts["failed"], "#f0716b")
        self.assertEqual(texts["done"], "#8ccf7e")
        self.assertIn("日", texts)

    def test_a_screen_that_never_comes_is_not_drawn(self):
        result, drawing = self.draw("--until", "no such text")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no such text", result.stderr)
        self.assertIsNone(drawing)


if __name__ == "__main__":
    unittest.main()
