"""The verbs that ask a board, on every wire: output, exit codes, waiting, bad input."""

import json
import os
import pty
import re
import select
import signal
import socket
import subprocess
import threading
import unittest

from program import Folder, PATIENCE, Simulator, WAGMAN, wait_for
from sensorgram import REQUESTS, line, packed

READINGS = {
    # verb: (members of the JSON object beside the command, on sensorgrams too)
    "hb": (["heartbeat"], True), "cu": (["board", "current"], True),
    "th": (["thermistor"], True), "fc": (["failures"], True), "up": (["uptime"], True),
    "boots": (["boots"], True), "id": (["id"], True), "rtc": (["epoch"], True),
    "bs 1": (["port", "medium"], True), "state": (["guests"], True),
    "env": (["temperature", "humidity", "celsius", "percent"], False),
    "ver": (["hardware", "kernel", "time", "git"], False), "date": (["date"], False),
    "bf": (["flags"], False), "blf": (["mode"], False), "sdinfo": (["card"], False),
    "why 0": (["port", "entries"], False),
}

ACTIONS = ["ping 0", "watch 1 hb t", "log on", "enable 1 2", "start 1 force", "restart 1",
           "stop 1 60", "kill 2", "disable 2", "hibernate 60", "wake", "blf sd",
           "date 2026 1 2 3 4 5", "bs 1 emmc", "eereset", "reset 60"]


def wagman(*arguments, board=None, timeout=PATIENCE, input=None, environment=None):
    words = [WAGMAN, *map(str, arguments)]
    if board:
        words += ["--board", board]
    return subprocess.run(
        words, capture_output=True, text=True, timeout=timeout, input=input, cwd="/",
        env={**os.environ, **(environment or {})})


class SilentBoard:
    """A far side that takes everything and answers what a test says, or nothing."""

    def __init__(self, test, path, answers=None):
        self.answers = answers or {}
        self.requests = []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen()
        self.streams = []
        thread = threading.Thread(target=self._serve, daemon=True)
        thread.start()
        test.addCleanup(thread.join, PATIENCE)
        test.addCleanup(self.close)

    def _serve(self):
        try:
            while True:
                stream, _ = self.listener.accept()
                self.streams.append(stream)
                for line in stream.makefile("r"):
                    words = line.split()
                    self.requests.append(line.strip())
                    if len(words) > 1 and (body := self.answers.get(" ".join(words[1:]))) is not None:
                        text = f"<<<- sid={words[0][1:]} {words[1]}\r\n{body}->>>\r\n"
                        stream.sendall(text.encode())
        except OSError:
            pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for stream in self.streams:
            try:
                stream.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            stream.close()


class VerbCase(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(self)
        self.console = f"unix:{self.folder / 'console'}"
        self.sensorgram = f"unix:{self.folder / 'sensorgram'}"
        self.terminal = f"pty:{self.folder / 'pty'}"

    def simulate(self, speed="1", *more):
        return Simulator(
            self, self.console, f"{self.sensorgram}?wire=sensorgram", self.terminal, *more,
            speed=speed)

    def fails(self, result, code, *naming):
        self.assertEqual(result.returncode, code, result)
        self.assertEqual(result.stdout, "")
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        for word in naming:
            self.assertIn(word, result.stderr)


class ReadingTests(VerbCase):
    def test_every_reading_on_every_wire(self):
        self.simulate()
        for board in (self.console, self.sensorgram, self.terminal):
            for verb, (members, is_everywhere) in READINGS.items():
                with self.subTest(verb=verb, board=board):
                    result = wagman(*verb.split(), "--json", board=board)
                    if board == self.sensorgram and not is_everywhere:
                        self.fails(result, 1, verb.split()[0])
                        continue
                    self.assertEqual(result.returncode, 0, result)
                    reply = json.loads(result.stdout)
                    self.assertEqual(reply.pop("command"), verb.split()[0])
                    if verb == "state":
                        self.assertEqual(len(reply["guests"]), 5)
                    else:
                        self.assertEqual(list(reply), members)

    def test_the_lines_are_the_board_s(self):
        self.simulate()
        result = wagman("hb", board=self.console)
        self.assertRegex(result.stdout, r"^(\d+\n){5}$")
        self.assertRegex(wagman("env", board=self.console).stdout,
                         r"^temperature=\d+\.00\nhumidity=\d+\.00\n$")
        self.assertRegex(wagman("id", board=self.sensorgram).stdout, r"^[0-9A-F]{12}\n$")
        heartbeat = json.loads(wagman("hb", "--json", board=self.console).stdout)["heartbeat"]
        self.assertTrue(all(type(age) is int for age in heartbeat))

    def test_the_board_s_help(self):
        self.simulate()
        result = wagman("help", board=self.console)
        self.assertIn("stop PORT [SECONDS]: ", result.stdout)
        self.assertIn("SUBCOMMANDS", wagman("help").stdout)
        self.assertIn("wagman stop PORT [SECONDS]", wagman("help", "stop").stdout)

    def test_the_environment_names_the_board(self):
        self.simulate()
        result = wagman("boots", environment={"WAGMAN_BOARD": self.console})
        self.assertEqual((result.returncode, result.stdout), (0, "1\n"))

    def test_round_trips_are_measured(self):
        self.simulate()
        result = wagman("hb", "--repeat", 50, "--json", board=self.terminal)
        figures = json.loads(result.stdout)
        self.assertEqual((figures["times"], figures["retries"]), (50, 0))
        self.assertLessEqual(figures["p50"], figures["p99"])


class ActionTests(VerbCase):
    def test_every_action(self):
        self.simulate()
        for action in ACTIONS:
            with self.subTest(action):
                result = wagman(*action.split(), board=self.console)
                self.assertEqual(result.returncode, 0, result)
                self.assertEqual(result.stdout, "set emmc\n" if action == "bs 1 emmc" else "")
        result = wagman("ping", 0, "--json", board=self.console)
        self.assertEqual(json.loads(result.stdout), {"command": "ping", "port": 0, "done": True})

    def test_a_refusal(self):
        self.simulate()
        self.assertEqual(wagman("disable", 4, board=self.console).returncode, 0)
        self.fails(wagman("start", 4, board=self.console), 1, "the port is disabled")
        self.fails(wagman("start", 4, board=self.sensorgram), 1, "refused")
        self.fails(wagman("bs", 3, "sd", board=self.console), 1, "no boot selector")

    def test_a_board_with_another_id(self):
        self.simulate()
        number = wagman("id", board=self.console).stdout.strip()
        self.assertEqual(
            wagman("hb", "--board-id", number, board=self.sensorgram).returncode, 0)
        for board in (self.console, self.sensorgram):
            self.fails(
                wagman("disable", 1, "--board-id", "0123456789AB", board=board), 3, number,
                "0123456789AB")
        self.assertNotIn("gn disabled", wagman("state", board=self.console).stdout)


class WaitingTests(VerbCase):
    def test_each_verb_that_waits(self):
        self.simulate("120")
        for words, begins in (
                ("stop 1", "gn stopped"), ("start 1", "gn started"), ("restart 1", "gn started"),
                ("disable 3", "x1 disabled"), ("hibernate 86400", "controller hibernating"),
                ("wake", "controller ")):
            with self.subTest(words):
                result = wagman(
                    *words.split(), "--wait", "--timeout", "60s", board=self.console, timeout=70)
                self.assertEqual(result.returncode, 0, result)
                state = wagman("state", board=self.console).stdout
                self.assertIn(f"\n{begins}", state)
        self.assertNotIn("controller hibernating", state)
        result = wagman("enable", 3, "--wait", board=self.console)
        self.assertEqual(result.returncode, 0, result)
        self.assertNotIn("x1 disabled", wagman("state", board=self.console).stdout)
        result = wagman("kill", 1, "--wait", board=self.console)
        self.assertEqual(result.returncode, 0, result)

    def test_over_sensorgrams(self):
        self.simulate("120")
        result = wagman("start", 1, "--wait", "--timeout", "60s", board=self.sensorgram, timeout=70)
        self.assertEqual(result.returncode, 0, result)
        self.assertIn("gn started", wagman("state", board=self.console).stdout)

    def test_a_wait_that_runs_out(self):
        self.simulate()
        result = wagman("start", 1, "--wait", "--timeout", "1s", board=self.console)
        self.fails(result, 4, "gn is cycling")

    def test_a_board_that_falls_silent(self):
        simulator = self.simulate()
        process = subprocess.Popen(
            [WAGMAN, "start", "1", "--wait", "--deadline", "1s", "--board", self.console],
            stderr=subprocess.PIPE, text=True)
        wait_for(lambda: "gn cycling" in wagman("state", board=self.terminal).stdout, "a start")
        simulator.process.send_signal(signal.SIGSTOP)
        try:
            error = process.communicate(timeout=PATIENCE)[1]
        finally:
            simulator.process.send_signal(signal.SIGCONT)
        self.assertEqual(process.returncode, 3, error)
        self.assertIn("did not answer within 1000 ms", error)

    def test_an_interrupted_wait(self):
        self.simulate()
        process = subprocess.Popen(
            [WAGMAN, "start", "1", "--wait", "--board", self.console], stderr=subprocess.PIPE)
        wait_for(lambda: "gn cycling" in wagman("state", board=self.terminal).stdout, "a start")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 130)

    def test_progress_is_shown_on_a_terminal(self):
        self.simulate()
        board, terminal = pty.openpty()
        self.addCleanup(os.close, board)
        process = subprocess.Popen(
            [WAGMAN, "start", "1", "--wait", "--timeout", "2s", "--board", self.console],
            stderr=terminal)
        os.close(terminal)
        process.wait(PATIENCE)
        shown = b""
        while select.select([board], [], [], 1)[0]:
            try:
                shown += os.read(board, 4096)
            except OSError:
                break
        self.assertIn(b"gn is cycling, its relay off, for 1 s", shown)


class OriginalFirmwareTests(VerbCase):
    """A board in the field, which has no `state`."""

    def original(self, speed="120"):
        return Simulator(
            self, self.console, speed=speed, options=["--firmware", "v3"])

    def test_status(self):
        self.original("1")
        result = wagman("status", "--json", board=self.console)
        self.assertEqual(result.returncode, 0, result)
        status = json.loads(result.stdout)
        self.assertEqual(status["powerFrom"], "current")
        self.assertEqual(status["decides"], "unknown")
        self.assertTrue(all(port["state"] is None for port in status["ports"]))
        self.assertEqual({port["power"] for port in status["ports"]} - {"on", "off", "unknown"}, set())

    def test_waiting_by_the_current(self):
        self.original()
        wait_for(
            lambda: json.loads(wagman("cu", "--json", board=self.console).stdout)["current"][1] > 120,
            "port 1 is powered")
        result = wagman("stop", 1, 60, "--wait", board=self.console, timeout=60)
        self.assertEqual(result.returncode, 0, result)
        current = json.loads(wagman("cu", "--json", board=self.console).stdout)["current"]
        self.assertLess(current[1], 33)

    def test_what_cannot_be_waited_for_is_not_asked(self):
        self.original("1")
        result = wagman("enable", 4, "--wait", board=self.console)
        self.fails(result, 1, "--wait", "state")
        self.fails(wagman("state", board=self.console), 1, "does not know the command 'state'")


class StatusTests(VerbCase):
    def test_the_table_on_every_wire(self):
        self.simulate("120")
        self.assertEqual(
            wagman("start", 1, "--wait", board=self.console, timeout=60).returncode, 0)
        for board in (self.console, self.sensorgram, self.terminal):
            with self.subTest(board):
                result = wagman("status", board=board)
                self.assertEqual(result.returncode, 0, result)
                lines = result.stdout.splitlines()
                self.assertEqual(lines[0].split()[:4], ["port", "state", "want", "power"])
                self.assertTrue(all(len(line) <= 100 for line in lines), result.stdout)
                self.assertEqual(lines[2].split()[:5], ["1", "gn", "started", "on", "on"])
                status = json.loads(wagman("status", "--json", board=board).stdout)
                self.assertEqual([port["port"] for port in status["ports"]], [0, 1, 2, 3, 4])
                self.assertRegex(status["board"]["id"], "^[0-9A-F]{12}$")

    def test_manual_mode(self):
        self.simulate()
        with socket.socket(socket.AF_UNIX) as host:
            host.connect(str(self.folder / "console"))
            host.sendall(b"@host mode manual\n")
            self.assertTrue(select.select([host], [], [], PATIENCE)[0])
            result = wagman("status", board=self.terminal)
        self.assertIn("manual mode: a host decides", result.stdout)

    def test_a_silent_board(self):
        SilentBoard(self, self.folder / "silent")
        result = wagman("status", "--deadline", "1s", board=f"unix:{self.folder / 'silent'}")
        self.fails(result, 3, "did not answer within 1000 ms")

    def test_a_board_that_falls_silent_midway(self):
        SilentBoard(self, self.folder / "silent", {
            "id": "0123456789AB\r\n", "cu": "100 500 0 60 0 0\r\n"})
        result = wagman("status", "--deadline", "1s", board=f"unix:{self.folder / 'silent'}")
        self.assertEqual(result.returncode, 3)
        self.assertIn("2 cs  -              - unknown", result.stdout)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)


class FailureTests(VerbCase):
    def test_nobody_there(self):
        self.fails(wagman("hb", board=f"unix:{self.folder / 'none'}"), 3, "none", "No such file")

    def test_a_board_that_hangs_up(self):
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(str(self.folder / "rude"))
        listener.listen()
        process = subprocess.Popen(
            [WAGMAN, "hb", "--board", f"unix:{self.folder / 'rude'}"], stderr=subprocess.PIPE,
            text=True)
        listener.accept()[0].close()
        error = process.communicate(timeout=PATIENCE)[1]
        self.assertEqual(process.returncode, 3)
        self.assertIn("hung up", error)

    def test_an_action_without_an_answer_leaves_doubt(self):
        board = SilentBoard(self, self.folder / "silent", {"id": "0123456789AB\r\n"})
        result = wagman("start", 1, "--deadline", "1s", board=f"unix:{self.folder / 'silent'}")
        self.fails(result, 3, "may or may not have done it")
        self.assertEqual(sum(line.endswith("start 1") for line in board.requests), 1)

    def test_bad_input_opens_nothing(self):
        board = SilentBoard(self, self.folder / "silent")
        url = f"unix:{self.folder / 'silent'}"
        for words, naming in (
                ("start 5", "invalid port 5: 0 to 4"), ("start", "missing PORT"),
                ("stop 1 86401", "86400"), ("watch 1 hb x", "invalid FLAG"),
                ("bs 1 floppy", "invalid media"), ("date 2026 2 30 0 0 0", "no such day"),
                ("hb 1", "too many arguments"), ("enable 0 1 2 3 4 0 1 2", "8 words"),
                ("start 1 --wait --timeout 5", "5s"), ("start 1 --timeout 5s", "--wait"),
                ("hb --deadline 0s", "--deadline"), ("hb --board-id 12", "--board-id"),
                ("start 1 --repeat 3", "--repeat"), ("hb --repeat 0", "--repeat"),
                ("bs 1 sd --repeat 2", "--repeat"), ("hb --wait", "--wait")):
            with self.subTest(words):
                self.fails(wagman(*words.split(), board=url), 2, naming)
        self.assertEqual(board.streams, [])

    def test_an_unknown_verb(self):
        for words, said in (
                ("frob", "there is no verb 'frob'; 'wagman --help' lists them"),
                ("strat 1", "there is no verb 'strat'; did you mean 'start'?"),
                ("hlep", "there is no verb 'hlep'; did you mean 'help'?"),
                ("record shwo x", "there is no verb 'record shwo'; did you mean 'show'?"),
                ("help foo", "help: there is no verb 'foo'; 'wagman --help' lists them"),
                ("help strat", "help: there is no verb 'strat'; did you mean 'start'?"),
                ("help record dif", "help: there is no verb 'record dif'; did you mean 'diff'?"),
                ("help start 1",
                 "help: there is no verb 'start 1'; 'wagman start --help' says all there is")):
            with self.subTest(words):
                self.fails(wagman(*words.split()), 2, f"wagman: {said}\n")

    def test_help_of_each_verb(self):
        listed = re.findall(r"^  (\w+)  ", wagman("--help").stdout, re.MULTILINE)
        verbs = [name for name in listed if name != "wagman"]
        self.assertGreater(len(verbs), 35)
        for verb in [*verbs, "record show", "help"]:
            with self.subTest(verb):
                result = wagman("help", *verb.split())
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertRegex(result.stdout, rf"USAGE: wagman {verb}\b")
        self.assertIn("OVERVIEW: Simulate, supervise", wagman("help").stdout)

    def test_bad_urls(self):
        for url in ("", "ftp:/tmp/x", "unix:/tmp/x?wire=telepathy"):
            with self.subTest(url):
                self.fails(wagman("hb", "--board", url), 2)
        self.fails(wagman("hb", environment={"WAGMAN_BOARD": ""}), 2, "WAGMAN_BOARD")


class ConsoleTests(VerbCase):
    def test_piped_lines_are_answered_and_logged(self):
        self.simulate()
        log = self.folder / "log"
        for _ in range(2):
            result = wagman("console", self.console, "--log", log, input="@me boots\nid\n")
            self.assertEqual(result.returncode, 0, result)
        shown = [line.split("  ", 1)[1] for line in result.stdout.splitlines()]
        for line in ("> @me boots", "<<<- sid=me boots", "1", "<<<- sid=0 id", "->>>"):
            self.assertIn(line, shown)
        text = log.read_text()
        self.assertEqual(text.count(" > @me boots\n"), 2)
        self.assertEqual(text.count(" < <<<- sid=me boots\n"), 2)
        for line in text.splitlines():
            self.assertRegex(line, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [<>-] ")

    def test_sensorgrams_are_shown_decoded(self):
        self.simulate()
        result = wagman(
            "console", self.sensorgram, input=line(packed(REQUESTS["heartbeat"], 2, 0)).decode())
        self.assertEqual(result.returncode, 0, result)
        self.assertIn("answer: heartbeat", result.stdout)
        self.assertIn("port 1 gn", result.stdout)

    def test_a_hang_up_is_reported_and_the_link_opened_again(self):
        first = self.simulate()
        process = subprocess.Popen(
            [WAGMAN, "console", self.console], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.assertIn("connected", process.stderr.readline())
        first.stop()
        self.assertIn("hung up", process.stderr.readline())
        self.simulate()
        self.assertIn("open again", process.stderr.readline())
        process.stdin.write("boots\n")
        process.stdin.close()
        self.assertEqual(process.wait(PATIENCE), 0)
        self.assertIn("<<<- sid=0 boots", process.stdout.read())


class DecodeTests(unittest.TestCase):
    def test_lines_of_both_wires(self):
        text = line(packed(REQUESTS["heartbeat"], 2, 0)).decode().strip()
        result = wagman("decode", text)
        self.assertEqual(result.returncode, 0, result)
        self.assertIn("request: heartbeat", result.stdout)
        self.assertIn("right", result.stdout)
        broken = wagman("decode", "B" + text[1:])
        self.assertEqual(broken.returncode, 1)
        self.assertIn("broken: ", broken.stdout)
        result = wagman("decode", "--json", "-", input=f"{text}\nlog: fails 0 1 2 3 4\nn?ise\n")
        self.assertEqual(result.returncode, 1)
        valid = [json.loads(text)["valid"] for text in result.stdout.splitlines()]
        self.assertEqual(valid, [True, True, False])


class CompletionTests(unittest.TestCase):
    def test_the_scripts_name_every_verb(self):
        for shell in ("bash", "zsh", "fish"):
            with self.subTest(shell):
                script = wagman("--generate-completion-script", shell).stdout
                for verb in ("hibernate", "status", "console", "decode"):
                    self.assertIn(verb, script)
        script = wagman("--generate-completion-script", "bash").stdout
        self.assertEqual(subprocess.run(["bash", "-n"], input=script, text=True).returncode, 0)

    def test_the_version(self):
        self.assertRegex(wagman("--version").stdout, r"^\d+\.\d+\.\d+\n$")


if __name__ == "__main__":
    unittest.main()
