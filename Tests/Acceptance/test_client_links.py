"""The client's end of a link: one program at a time, hang-ups, boards of one's own."""

import json
import os
import signal
import subprocess
import time
import unittest

from program import PATIENCE, WAGMAN, Folder, Simulator


class ClientLinks(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(self)
        self.locks = self.folder / "locks"
        self.environment = dict(os.environ, WAGMAN_LOCK_DIR=str(self.locks))

    def run_verb(self, *arguments):
        return subprocess.run(
            [WAGMAN, *arguments], capture_output=True, text=True, timeout=60,
            env=self.environment, cwd="/")

    def console(self, url):
        """A console on the board, once it holds the link."""
        process = subprocess.Popen(
            [WAGMAN, "console", url], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, env=self.environment, cwd="/")
        self.addCleanup(self.end, process)
        self.assertIn("connected", process.stderr.readline())
        return process

    def end(self, process):
        process.kill()
        process.communicate(timeout=PATIENCE)

    def test_a_terminal_is_one_program_s_and_a_kill_leaves_nothing_in_the_way(self):
        url = f"pty:{self.folder / 'board'}"
        Simulator(self, url)
        holder = self.console(url)
        refused = self.run_verb("id", "--board", url)
        self.assertEqual(refused.returncode, 3)
        self.assertIn(f"in use by process {holder.pid};", refused.stderr)
        self.assertEqual(len(refused.stderr.splitlines()), 1)

        holder.send_signal(signal.SIGKILL)
        holder.wait(PATIENCE)
        answered = self.run_verb("id", "--board", url)
        self.assertEqual((answered.returncode, answered.stderr), (0, ""))
        self.assertEqual(os.listdir(self.locks), [])

    def test_a_board_that_is_gone_is_noticed_within_a_second(self):
        for url in (f"pty:{self.folder / 'board'}", f"unix:{self.folder / 'socket'}"):
            with self.subTest(url=url):
                simulator = Simulator(self, url)
                console = self.console(url)
                gone = time.monotonic()
                simulator.stop()
                self.assertIn("hung up", console.stderr.readline())
                self.assertLess(time.monotonic() - gone, 2, "a second, and the simulator's end")

    def test_a_board_is_simulated_in_the_program_itself(self):
        for url in ("sim:?speed=60", "sim:?wire=sensorgram", "sim:heat-wave?seed=1"):
            with self.subTest(url=url):
                answered = self.run_verb("id", "--board", url)
                self.assertEqual((answered.returncode, answered.stderr), (0, ""))
                self.assertEqual(answered.stdout, "5741474D0001\n")

    def test_an_answer_comes_through_a_lossy_link(self):
        url = f"unix:{self.folder / 'socket'}"
        Simulator(self, url)
        losses = "?lossy=drop:0.5%,double:0.5%,garble:0.5%,stall:0.5%&lossy-seed=3"
        answered = self.run_verb("id", "--board", url + losses)
        self.assertEqual((answered.returncode, answered.stdout), (0, "5741474D0001\n"))

    def test_what_a_lossy_link_struck_is_said_at_the_end(self):
        url = f"unix:{self.folder / 'socket'}?wire=console&lossy="
        Simulator(self, url.split("?")[0])

        def counts(doubled):
            return (
                r"wagman: lossy link: \d+ bytes in, [1-9]\d* out; dropped 0 in, 0 out; "
                rf"doubled 0 in, {doubled} out; garbled 0 in, 0 out; stalled 0 in, 0 out; "
                r"hung up 0 times\n")

        for verb in ("id", "stop 1", "ping 0 --repeat 2", "status", "stop 1 --wait"):
            with self.subTest(verb):
                answered = self.run_verb(*verb.split(), "--board", url + "drop:0%")
                self.assertEqual(answered.returncode, 0, answered)
                self.assertRegex(answered.stderr, "^" + counts(0) + "$")
        # Each byte twice is no command at all: the counts come with the error.
        refused = self.run_verb("id", "--deadline", "1s", "--board", url + "double-out:100%")
        self.assertEqual(refused.returncode, 3, refused)
        lines = refused.stderr.splitlines(keepends=True)
        self.assertEqual(len(lines), 2, lines)
        self.assertRegex(lines[0], "^" + counts("[1-9][0-9]*") + "$")

        console = subprocess.run(
            [WAGMAN, "console", url + "drop:0%"], input="id\n", capture_output=True, text=True,
            timeout=60, env=self.environment, cwd="/")
        self.assertRegex(console.stderr, counts(0) + "$")

    def test_a_link_that_is_whole_has_no_counts(self):
        url = f"unix:{self.folder / 'socket'}"
        Simulator(self, url)
        self.assertEqual(self.run_verb("id", "--board", url).stderr, "")

    def test_what_is_wrong_with_a_board_s_url_is_bad_usage(self):
        for url in ("com1", "serial:/dev/ttyACM0?baud=1200", "sim:nowhere", "unix:x?lossy=lose:1%"):
            with self.subTest(url=url):
                refused = self.run_verb("id", "--board", url)
                self.assertEqual(refused.returncode, 2)
                self.assertEqual(len(refused.stderr.splitlines()), 1)

    def test_ports_are_listed_as_json(self):
        listed = self.run_verb("ports", "--json")
        self.assertEqual(listed.returncode, 0)
        for line in listed.stdout.splitlines():
            port = json.loads(line)
            self.assertTrue(port["board"].startswith("serial:"))
            self.assertTrue(port["path"].startswith("/dev/"))


if __name__ == "__main__":
    unittest.main()
