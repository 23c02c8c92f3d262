"""`wagman run` as a service: what it says to systemd, how it ends, what it refuses."""

import json
import os
import signal
import socket
import subprocess
import threading
import unittest

from program import Folder, PATIENCE, Simulator, WAGMAN, wait_for
from test_verbs import wagman

SPEED = "60"


class Supervisor:
    """`wagman run`, with its lines; ended with the test."""

    def __init__(self, test, *options, environment=None):
        self.lines = []
        self.process = subprocess.Popen(
            [WAGMAN, "run", *map(str, options)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, cwd="/", env={**os.environ, **(environment or {})})
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        test.addCleanup(self.stop)

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def has(self, text):
        return any(text in line for line in self.lines)

    def stop(self, number=signal.SIGTERM):
        """Ends the program and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self.process.stdout.close()
        self.process.stderr.close()
        return code


class RunTests(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(self)
        self.board = f"unix:{self.folder / 'board'}"
        self.probe = f"unix:{self.folder / 'probe'}"

    def simulate(self, **settings):
        return Simulator(self, self.board, self.probe, speed=SPEED, **settings)

    def supervise(self, *options, **settings):
        return Supervisor(
            self, "--board", self.board, "--data", self.folder / "node", "--speed", SPEED,
            *options, **settings)

    def relays(self):
        """The power of each port as the board itself tells it."""
        status = json.loads(wagman("status", "--json", board=self.probe).stdout)
        return [port["power"] for port in status["ports"]]

    def decider(self):
        return wagman("status", board=self.probe).stdout

    def wait_for_power(self, *ports):
        wait_for(lambda: all(self.relays()[port] == "on" for port in ports), "the guests run", 30)

    def test_the_service_says_that_it_is_ready_and_lives(self):
        self.simulate()
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(manager.close)
        manager.bind(str(self.folder / "notify"))
        manager.settimeout(PATIENCE)
        self.supervise(environment={
            "NOTIFY_SOCKET": str(self.folder / "notify"), "WATCHDOG_USEC": "400000"})
        said = []
        while said.count("WATCHDOG=1") < 3 or "READY=1" not in said:
            said.append(manager.recv(4096).decode())
        self.assertTrue(any(line.startswith("STATUS=the board is in manual mode") for line in said))

    def test_readiness_waits_for_the_board(self):
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(manager.close)
        manager.bind(str(self.folder / "notify"))
        manager.settimeout(1)
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(str(self.folder / "board"))
        listener.listen()
        self.supervise(environment={"NOTIFY_SOCKET": str(self.folder / "notify")})
        with self.assertRaises(TimeoutError):
            while True:
                self.assertNotEqual(manager.recv(4096), b"READY=1")

    def test_the_end_leaves_the_loads_as_they_are(self):
        self.simulate()
        supervisor = self.supervise()
        self.wait_for_power(0, 1)
        self.assertIn("manual mode", self.decider())
        before = self.relays()
        self.assertEqual(supervisor.stop(), 0)
        self.assertNotIn("manual mode", self.decider())
        self.assertEqual(self.relays()[:2], before[:2])

    def test_on_exit_off_cuts_the_loads_and_the_next_start_gives_them_back(self):
        self.simulate()
        supervisor = self.supervise("--on-exit", "off")
        self.wait_for_power(0, 1)
        self.assertEqual(supervisor.stop(), 0)
        self.assertTrue(supervisor.has("gn relay switched off by the host"))
        wait_for(lambda: self.relays()[1] == "off", "port 1 is off")
        again = self.supervise()
        self.wait_for_power(1)
        self.assertTrue(again.has("gn relay switched on by the host"))

    def test_a_restart_touches_no_guest(self):
        self.simulate()
        first = self.supervise()
        self.wait_for_power(0, 1, 2)
        first.stop(signal.SIGKILL)
        second = self.supervise()
        wait_for(lambda: second.has("gn started (reset)"), "the machines take the guests over")
        self.assertFalse(second.has("relay switched off"))
        self.assertFalse(second.has("gn relay switched on"))

    def test_a_client_asks_the_node_on_the_host(self):
        self.simulate()
        node = f"unix:{self.folder / 'node.sock'}"
        self.supervise("--link", node)
        wait_for(lambda: (self.folder / "node.sock").exists(), "the node listens")
        self.wait_for_power(0, 1)
        answer = wagman("stop", 1, 0, "--wait", "--timeout", "20s", board=node)
        self.assertEqual((answer.returncode, answer.stderr), (0, ""))
        wait_for(lambda: self.relays()[1] == "off", "port 1 is off")
        self.assertIn("gn stop within 0 s (administrator)", wagman("why", 1, board=node).stdout)

    def refused(self, *options, code):
        answer = subprocess.run(
            [WAGMAN, "run", *map(str, options)], capture_output=True, text=True,
            timeout=PATIENCE, cwd="/")
        self.assertEqual(answer.returncode, code, answer.stderr)
        self.assertEqual(answer.stderr.count("\n"), 1, answer.stderr)
        self.assertTrue(answer.stderr.startswith("wagman: "), answer.stderr)
        return answer.stderr

    def test_what_is_wrong_is_said_in_one_line(self):
        data = ["--data", self.folder / "node"]
        self.assertIn("WAGMAN_BOARD", self.refused(*data, code=2))
        self.assertIn("--data", self.refused("--board", self.board, code=2))
        self.assertIn("No such file", self.refused("--board", self.board, *data, code=3))
        for option, value, word in [
            ("--speed", "0", "speed"), ("--on-exit", "stop", "release or off"),
            ("--link", "pty:", "path"), ("--config", "/nowhere.yaml", "no such file"),
            ("--deadline", "5", "unit"),
        ]:
            said = self.refused("--board", self.board, *data, option, value, code=2)
            self.assertIn(word, said)

    def test_what_is_wrong_in_the_configuration_is_said_with_its_place(self):
        file = self.folder / "node.yaml"
        for text, place, word in [
            ("enabeld: [nc]", "1:1", "did you mean 'enabled'"),
            ("board: v5", "no board", "did you mean 'v3'"),
            ("config:\n  start-timeout: 110", "2:18", "unit"),
            ("on-exit: stay", "1:10", "release"), ("id: xyz", "1:5", "12 hex digits"),
            ("url: /dev/ttyACM0", "1:6", "serial:"), ("links: [pty]", "1:9", "pty"),
        ]:
            file.write_text(text + "\n")
            said = self.refused("--config", file, "--data", self.folder / "node", code=2)
            self.assertIn(place, said)
            self.assertIn(word, said)

    def test_another_board_is_left_alone(self):
        self.simulate()
        supervisor = self.supervise()
        self.wait_for_power(0)
        supervisor.stop()
        self.assertIn("not the configured", self.refused(
            "--board", self.board, "--data", self.folder / "node", "--board-id", "0" * 12, code=3))
        self.assertNotIn("manual mode", self.decider())

    def test_two_supervisors_do_not_share_a_folder(self):
        self.simulate()
        first = self.supervise()
        wait_for(lambda: first.has("manual mode"), "the first one drives")
        self.assertIn("another supervisor", self.refused(
            "--board", self.board, "--data", self.folder / "node", code=2))


if __name__ == "__main__":
    unittest.main()
