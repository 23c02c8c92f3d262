"""Programs under proof: started, listened to, and ended by their ids, whatever happens."""

import atexit
import ctypes
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
WAGMAN = os.environ.get("WAGMAN", str(ROOT / ".build" / "release" / "wagman"))
_LIBC = ctypes.CDLL(None)
_running = set()


def _die_with_parent():
    _LIBC.prctl(1, signal.SIGKILL)


def _end_all():
    for program in list(_running):
        program.kill()


def _interrupted(number, _):
    sys.exit(128 + number)


def guard():
    """Ends every program also when the proof is interrupted."""
    atexit.register(_end_all)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupted)


class Program:
    """A child process whose lines are kept as they come, with the moment of each."""

    def __init__(self, arguments, heard=None):
        self.lines = []
        self.errors = []
        self.heard = heard
        self.process = subprocess.Popen(
            [str(part) for part in arguments], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
            preexec_fn=_die_with_parent)
        _running.add(self)
        self.arrived = threading.Condition()
        self._threads = [
            threading.Thread(target=self._read, args=(self.process.stdout, True), daemon=True),
            threading.Thread(target=self._read, args=(self.process.stderr, False), daemon=True)]
        for thread in self._threads:
            thread.start()

    def _read(self, stream, is_output):
        for raw in stream:
            text = raw.decode("utf-8", "replace").rstrip("\n")
            with self.arrived:
                if not is_output:
                    self.errors.append(text)
                else:
                    try:
                        line = json.loads(text)
                    except ValueError:
                        line = {"text": text}
                    line["real"] = time.monotonic()
                    self.lines.append(line)
                    if self.heard:
                        self.heard(line)
                self.arrived.notify_all()
        stream.close()

    def wait_for(self, is_it, what, seconds=20, start=0, errors=False):
        """Waits for a line; its index."""
        end = time.monotonic() + seconds
        source = self.errors if errors else self.lines
        with self.arrived:
            index = start
            while True:
                while index < len(source):
                    if is_it(source[index]):
                        return index
                    index += 1
                rest = end - time.monotonic()
                if rest <= 0 or (self.process.poll() is not None and not self._is_reading()):
                    raise Failure(f"{what}: not within {seconds} s; it said {self.errors[-3:]}")
                self.arrived.wait(min(rest, 0.2))

    def _is_reading(self):
        return any(thread.is_alive() for thread in self._threads)

    @property
    def is_running(self):
        return self.process.poll() is None

    def kill(self, number=signal.SIGKILL):
        if self.process.poll() is None:
            self.process.send_signal(number)

    def wait(self, seconds=20):
        """Waits for the end, with everything that it had to say."""
        code = self.process.wait(seconds)
        for thread in self._threads:
            thread.join(seconds)
        _running.discard(self)
        return code

    def stop(self, number=signal.SIGTERM):
        self.kill(number)
        return self.wait()


class Failure(Exception):
    """What was to be shown is not so."""


def simulator(scenario, *links, speed=1, extra=()):
    """`wagman sim` with its links open."""
    arguments = [WAGMAN, "sim", scenario, "--json", "--speed", speed]
    for link in links:
        arguments += ["--link", link]
    program = Program(arguments + list(extra))
    for _ in links:
        program.wait_for(lambda line: "listening on" in line, "the links", errors=True)
    return program


class Console:
    """A client of a console on a unix socket."""

    def __init__(self, path, seconds=5):
        self.stream = socket.socket(socket.AF_UNIX)
        self.stream.settimeout(seconds)
        self.stream.connect(str(path))
        self.buffer = b""
        self.count = 0

    def ask(self, line):
        """Types a line; the body of the response."""
        self.count += 1
        sid = f"p{self.count}"
        name, _, rest = line.partition(" ")
        self.stream.sendall(f"@{sid} {name} {rest}".rstrip().encode() + b"\n")
        body = None
        while True:
            while b"\n" not in self.buffer:
                data = self.stream.recv(65536)
                if not data:
                    raise ConnectionError("the console was closed")
                self.buffer += data
            raw, _, self.buffer = self.buffer.partition(b"\n")
            text = raw.decode("utf-8", "replace").rstrip("\r")
            if text.startswith(f"<<<- sid={sid} "):
                body = []
            elif body is not None and text.startswith("->>>"):
                return body
            elif body is not None and not text.startswith("log: "):
                body.append(text)

    def close(self):
        self.stream.close()


def run(*arguments):
    """The output of a program that is soon over."""
    done = subprocess.run(
        [str(part) for part in arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        cwd=ROOT, check=False)
    if done.returncode != 0:
        raise Failure(f"{arguments[1]}: {done.stderr.decode().strip()}")
    return done.stdout.decode()


def record(image, entries=0):
    """What an image says: its fields by name, and its last entries, oldest first."""
    fields, log = {}, []
    section = ""
    for line in run(WAGMAN, "record", "show", "--entries", entries, image).splitlines():
        if not line.startswith(" "):
            section = line
        elif section == "record":
            name, _, value = line.strip().partition("  ")
            fields[name] = value.strip()
        elif section == "rolling log" and line.strip().startswith("#"):
            number, time_text, text = line.strip().split("  ", 2)
            log.append((int(number[1:]), time_text, text))
    return fields, log


def table(rows):
    """Rows of cells as aligned lines."""
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  " + "  ".join(
            str(cell).ljust(width) if column == 0 else str(cell).rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))))
