"""The plant's socket: somebody outside tells a running simulation what happens."""

import json
import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import time
import unittest

from program import DEFAULT_SCENARIO, Folder, PATIENCE, WAGMAN, wait_for

PORTS = ["nc", "gn", "cs", "x1", "x2"]


class Plant:
    """A run with a plant's socket, and what it prints."""

    def __init__(self, test, folder, *options):
        self.path = folder / "plant"
        self.printed = folder / "printed"
        with open(self.printed, "wb") as printed:
            self.process = subprocess.Popen(
                [WAGMAN, "sim", str(DEFAULT_SCENARIO), "--plant", f"unix:{self.path}",
                 *map(str, options)], stdout=printed, stderr=subprocess.PIPE, cwd="/")
        test.addCleanup(self.stop)
        self._said = ""
        wait_for(self._is_announced, "the plant's socket is announced")

    def _is_announced(self):
        descriptor = self.process.stderr.fileno()
        if select.select([descriptor], [], [], 0)[0]:
            data = os.read(descriptor, 4096)
            if not data:
                raise AssertionError(f"wagman ended with {self.process.wait()}: {self._said}")
            self._said += data.decode()
        return f"listening on unix:{self.path}\n" in self._said

    def text(self):
        return self.printed.read_text()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self.process.stderr.close()
        return code


class Client:
    """Who tells the plant what happens."""

    def __init__(self, test, path):
        self.stream = socket.socket(socket.AF_UNIX)
        self.stream.settimeout(PATIENCE)
        self.stream.connect(str(path))
        test.addCleanup(self.stream.close)
        self._pending = b""

    def send(self, data):
        self.stream.sendall(data)

    def line(self):
        while b"\n" not in self._pending:
            data = self.stream.recv(65536)
            if not data:
                raise AssertionError(f"hung up after {self._pending!r}")
            self._pending += data
        line, self._pending = self._pending.split(b"\n", 1)
        return line.decode("ascii")

    def ask(self, request):
        self.send(request.encode() + b"\n")
        return self.line()

    def time(self):
        """Virtual milliseconds."""
        return int(re.fullmatch(r"time (\d+)", self.ask("time"))[1])

    def ports(self, request):
        """By port, what is told of it."""
        words = self.ask(request).split()
        assert words[0] == request, words
        told = dict(word.split("=") for word in words[1:])
        assert list(told) == PORTS, words
        return told


class PlantTests(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(self)

    def start(self, *options):
        plant = Plant(self, self.folder, *options)
        return plant, Client(self, plant.path)

    def await_guest(self, client, port, state):
        wait_for(lambda: client.ports("guests")[port] == state, f"{port} is {state}")

    def test_a_guest_that_hangs_is_lost_and_power_cycled(self):
        plant, client = self.start("--link", f"pty:{self.folder / 'pty'}", "--speed", "240")
        self.await_guest(client, "gn", "up")
        self.assertEqual(client.ports("relays")["gn"], "on")
        before = client.time()
        self.assertEqual(client.ask("guest gn hangs"), "ok")
        self.assertEqual(client.ports("guests")["gn"], "hung")
        wait_for(lambda: "gn started -> stopping (heartbeat lost)" in plant.text(), "it is lost")
        lines = plant.text().splitlines()
        struck = [line for line in lines if line.endswith("  * guest gn hangs")]
        self.assertEqual(len(struck), 1)
        self.await_guest(client, "gn", "up")
        # Virtual, and as the scenario's own: 4 min of silence, a stop, a boot.
        self.assertGreater(client.time() - before, 240_000)
        plant.stop()

    def test_what_is_said_for_a_while_ends_by_itself(self):
        plant, client = self.start("--speed", "600")
        self.await_guest(client, "nc", "up")
        self.assertEqual(client.ask("supply 4V for 30s"), "ok")
        begun = client.time()
        wait_for(lambda: "board reset (brown-out)" in plant.text(), "the board runs again")
        self.assertGreaterEqual(client.time() - begun, 30_000)

    def test_events_for_programs_say_it_too(self):
        plant, client = self.start("--speed", "60", "--json")
        self.assertEqual(client.ask('ambient 30degC for 1h'), "ok")
        wait_for(lambda: '"happening"' in plant.text(), "it is printed")
        events = [json.loads(line) for line in plant.text().splitlines()]
        said = [event["happening"] for event in events if "happening" in event]
        self.assertEqual(said, ["ambient 30degC for 1h"])

    def test_errors_say_what_and_where_and_what_would_be_right(self):
        _, client = self.start("--speed", "60")
        for request, answer in [
                ("guest gn hags", "error: column 10: 'hags' is no verb of a guest; "
                 "did you mean 'hangs'?"),
                ("gest gn hangs", "error: column 1: 'gest' is no request; did you mean 'guest'?"),
                ("tme", "error: column 1: 'tme' is no request; did you mean 'time'?"),
                ("time now", "error: column 6: 'now' is one word too many; "
                 "end the sentence before it"),
                ("pace fast", "error: column 6: 'fast' is no pace; write a number like 1 or 60, "
                 "0 to stand still, or max"),
        ]:
            self.assertEqual(client.ask(request), answer)
        self.assertRegex(client.ask("operator stopp 1"), "^error: column 10: ")
        self.assertTrue(client.ask("help").startswith("help: time, relays, guests, pace"))

    def test_junk_gets_a_line_and_harms_nothing(self):
        plant, client = self.start("--speed", "60")
        for junk in [b"", b"\0\xff\xfe", b"\x1b[A", "grüße".encode(), b"x" * 201, b"x" * 100_000,
                     b"guest " * 33, b"'\"\\%s%n"]:
            client.send(junk + b"\n")
            line = client.line()
            self.assertTrue(line.startswith("error: ") and line.isprintable(), line)
            self.assertLess(len(line), 600)
        # As many answers as lines, in their order.
        client.send(b"junk\r\n" * 300 + b"time\r\n")
        answers = [client.line() for _ in range(301)]
        self.assertTrue(all(line.startswith("error: ") for line in answers[:300]))
        self.assertTrue(answers[300].startswith("time "))
        # A line in pieces is a line; one that never ends is none.
        client.send(b"ti")
        time.sleep(0.1)
        self.assertRegex(client.ask("me"), r"^time \d+$")
        client.send(b"guest gn hangs")
        client.stream.close()
        time.sleep(1)
        # One of them has the place of the one who went in the midst of a line.
        for other in [Client(self, plant.path) for _ in range(4)]:
            self.assertRegex(other.ask("time"), r"^time \d+$")
        self.assertNotIn("* guest", plant.text())

    def test_several_clients_at_once_and_one_after_the_other(self):
        plant, _ = self.start("--speed", "60")
        clients = [Client(self, plant.path) for _ in range(3)]
        for index, client in enumerate(clients):
            client.send(f"guest {PORTS[index]} draws 300mA for 1s\ntime\n".encode())
        for client in clients:
            self.assertEqual(client.line(), "ok")
            self.assertRegex(client.line(), r"^time \d+$")
        extra = Client(self, plant.path)
        self.assertEqual(extra.line(), "error: every place is taken; try again later")
        for client in clients:
            client.stream.close()
        for _ in range(20):
            # One who says something and goes is heard, and answered when he waits.
            client = Client(self, plant.path)
            client.send(b"guest cs draws 200mA for 1s\n")
            client.stream.shutdown(socket.SHUT_WR)
            self.assertEqual(client.line(), "ok")
            client.stream.close()
        plant.stop()
        self.assertEqual(plant.text().count("  * guest cs draws 200mA for 1s"), 20)

    def test_who_never_reads_holds_up_nobody(self):
        plant, client = self.start("--speed", "60")
        deaf = Client(self, plant.path)
        deaf.stream.settimeout(2)
        sent = 0
        with self.assertRaises((BrokenPipeError, ConnectionResetError, TimeoutError)) as caught:
            while sent < 64 * 1024 * 1024:
                deaf.send(b"help\n" * 1000)
                sent += 5000
        self.assertNotIsInstance(caught.exception, TimeoutError)
        before = client.time()
        wait_for(lambda: client.time() > before + 6_000, "time goes on")
        self.assertEqual(client.ask("guest gn hangs"), "ok")
        kilobytes = int(re.search(
            r"VmRSS:\s+(\d+)",
            pathlib.Path(f"/proc/{plant.process.pid}/status").read_text())[1])
        self.assertLess(kilobytes, 200_000)

    def test_the_pace_is_changed_while_it_runs(self):
        plant, client = self.start("--speed", "1")
        self.assertEqual(client.ask("pace 0"), "ok")
        standing = client.time()
        time.sleep(0.3)
        self.assertEqual(client.time(), standing)
        # Who acts while time stands still acts at that moment.
        self.assertEqual(client.ask("ambient 21degC for 1s"), "ok")
        self.assertEqual(client.ask("pace 600"), "ok")
        began = time.monotonic()
        time.sleep(0.5)
        passed, real = client.time() - standing, (time.monotonic() - began) * 1000
        self.assertTrue(0.5 * 600 * real < passed < 1.1 * 600 * real, (passed, real))
        self.assertEqual(client.ask("pace max"), "ok")
        wait_for(lambda: client.time() > standing + 7_200_000, "hours pass")
        began = time.monotonic()
        client.time()
        self.assertLess(time.monotonic() - began, 0.5)
        self.assertEqual(client.ask("pace 0"), "ok")
        self.assertEqual(client.time(), client.time())
        plant.stop()
        minutes, seconds = divmod(standing / 1000, 60)
        self.assertIn(f"{int(minutes):02}:{seconds:06.3f}  * ambient 21degC for 1s", plant.text())

    def test_it_is_no_client_for_whom_time_waits(self):
        link = self.folder / "link"
        plant, client = self.start("--link", f"unix:{link}", "--await-client", "--speed", "60")
        self.assertEqual(client.ask("guest gn draws 300mA for 1s"), "ok")
        time.sleep(0.2)
        self.assertEqual(client.time(), 0)
        Client(self, link)
        wait_for(lambda: client.time() > 0, "time begins")

    def test_a_v3_board(self):
        plant, client = self.start(
            "--firmware", "v3", "--link", f"pty:{self.folder / 'pty'}", "--speed", "600",
            "--heartbeat-timeout", "5min")
        self.await_guest(client, "gn", "up")
        self.assertEqual(client.ask("guest gn hangs"), "ok")
        wait_for(lambda: "gn started -> stopping (heartbeat lost)" in plant.text(), "it is lost")
        self.await_guest(client, "gn", "up")

    def test_places_that_will_not_do(self):
        for place, words in [
                ("pty:/tmp/x", "write unix:PATH"), ("unix:/tmp/x?rights=guest1", "write unix:PATH"),
                ("/tmp/x", "--plant|unix:"), (f"unix:{self.folder.path}", "the path exists")]:
            result = subprocess.run(
                [WAGMAN, "sim", "--for", "1s", "--plant", place], capture_output=True, text=True,
                timeout=PATIENCE, cwd="/")
            self.assertEqual(result.returncode, 2, result)
            self.assertRegex(result.stderr, words)

    def test_the_socket_is_gone_afterwards(self):
        plant, _ = self.start("--speed", "1")
        self.assertEqual(plant.stop(), 130)
        self.assertFalse(plant.path.exists())


if __name__ == "__main__":
    unittest.main()
