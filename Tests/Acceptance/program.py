"""The program under test, as a child process with its links in a folder of its own."""

import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

WAGMAN = os.environ["WAGMAN"]
# What plays the board, as `wagman sim` does: another program in its place takes the
# same options and says the same when it listens.
SIMULATOR = os.environ.get("WAGMAN_SIM", f"{WAGMAN} sim").split()
# The exit code of one that cannot be what a test asks for; it says why.
CANNOT = 77
ROOT = pathlib.Path(__file__).resolve().parents[2]
DEFAULT_SCENARIO = ROOT / "sim" / "scenarios" / "default.yaml"

# How long a client waits before it gives up on a board that should answer at once.
PATIENCE = 10


class Folder:
    """A temporary folder that is removed at the end of a test."""

    def __init__(self, test):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="wagman-"))
        test.addCleanup(shutil.rmtree, self.path, ignore_errors=True)

    def inside(self, name):
        """A folder within this one, which is removed with it."""
        folder = object.__new__(Folder)
        folder.path = self.path / name
        return folder

    def __truediv__(self, name):
        return self.path / name


class Simulator:
    """`wagman sim` on a scenario, ready to be asked, ended with the test."""

    def __init__(self, test, *links, speed="1", options=(), scenario=DEFAULT_SCENARIO):
        arguments = [*SIMULATOR, str(scenario), "--speed", speed, *options]
        for link in links:
            arguments += ["--link", link]
        self.process = subprocess.Popen(
            arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")
        test.addCleanup(self.stop)
        self.links = []
        self._plants = [plant for option, plant in zip(options, options[1:]) if option == "--plant"]
        self._said = ""
        wait_for(lambda: self._has_announced(len(links)), "the links are announced")

    def _has_announced(self, count):
        descriptor = self.process.stderr.fileno()
        while len(self.links) < count and select.select([descriptor], [], [], 0)[0]:
            data = os.read(descriptor, 4096)
            if not data:
                if (code := self.process.wait()) == CANNOT:
                    raise unittest.SkipTest(self._said.strip())
                raise AssertionError(f"wagman ended with {code}: {self._said}")
            self._said += data.decode()
            # A plant listens, too, and is no link of the board.
            self.links = [
                link for link in re.findall("listening on (.+)\n", self._said)
                if link not in self._plants]
        return len(self.links) == count

    def tcp_port(self, index):
        return int(self.links[index].split("?")[0].rsplit(":", 1)[1])

    def stop(self, number=signal.SIGTERM):
        """Ends the program and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self.process.stderr.close()
        return code


def wait_for(condition, what, seconds=PATIENCE):
    """Waits until a condition holds; `what` says what did not come true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.01)
