"""What a run of `wagman hil run` left behind, looked at from outside."""

import collections
import contextlib
import fcntl
import json
import os
import pathlib
import re
import signal
import termios
import time
import xml.etree.ElementTree

# Seconds before its end in which a run may have decided already.
LAST_MOMENT = 0.3
# Seconds before its end in which a fault may strike a board that is in its safe state.
AFTER_FAULT = 1.5
UNSAFE = "the safe power state was not reached"
# Exit codes where what was done came in time; 130 where somebody ended the run.
CODES = {"nothing": {0}, "limit": {0, 1}, "lossy": {0, 1, 3}, "fault": {0, 1, 3},
         "stop": {0, 1, 3}, "gone": {3}}


class Verdict:
    """Notes what is wrong with a run that has ended."""

    def __init__(self, run, target):
        self.run, self.target, self.folder = run, target, run.folder
        self.note = run.note
        target.reader.join(0.2)
        self.text = target.text.replace("\r", "")
        # A terminal may be gone, or narrow.
        self.told = self.text
        with contextlib.suppress(OSError):
            self.told += (self.folder / "junit.xml").read_text()

    def judge(self):
        self.judge_remains()
        code = self.run.code
        if code is None:
            return
        ended = (-signal.SIGINT, -signal.SIGTERM, -signal.SIGHUP)
        if code in ended and not self.text and not (self.folder / "junit.xml").exists():
            # It had not yet begun: nothing was done to the board.
            return
        self.judge_power()
        self.judge_files()
        self.judge_code()
        if self.target.slave is not None:
            self.judge_terminal()

    @property
    def is_too_late(self):
        """Whether it was over before anything was done to it, or nearly so."""
        return self.run.done_at is None or self.run.reaction < LAST_MOMENT

    def judge_remains(self):
        """No lock, and no process that it started."""
        for lock in (self.folder / "locks").iterdir():
            with open(lock) as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    fate = "left"
                except OSError:
                    fate = "held"
            self.note(f"a lock is {fate}: {lock.name}")
        mark = f"WAGMAN_LOCK_DIR={self.folder}/locks".encode()
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == self.target.process.pid:
                continue
            with contextlib.suppress(OSError):
                if mark in (entry / "environ").read_bytes():
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    self.note(f"a child is left: {command}")
                    os.kill(int(entry.name), signal.SIGKILL)

    # The power state

    def judge_power(self):
        """The contacts, and whether what the run said of them is true."""
        found = re.search(UNSAFE + ".*", self.told)
        if self.run.kind == "gone" and self.run.did:
            if not found and not (self.said_safe() and self.is_too_late):
                self.note("the board was gone, and the run does not say so")
            return
        if found:
            self.note(found.group())
        elif not self.said_safe():
            self.note("nothing is said of the safe state")
        struck_at = self.run.struck_at
        is_struck_late = struck_at and self.run.ended_at - struck_at < AFTER_FAULT
        if not self.run.is_virtual and not is_struck_late:
            self.judge_contacts()

    def said_safe(self):
        with contextlib.suppress(OSError, ValueError):
            lines = (self.folder / "run.jsonl").read_text().splitlines()
            return any(json.loads(line).get("text") == "safe state reached" for line in lines)
        return False

    def judge_contacts(self):
        """What is to be off is off at once and stays so; what is to be on may take a while."""
        safe = self.run.safe
        end = time.monotonic() + 1
        while time.monotonic() < end:
            wrong = [port for port, state in self.run.contacts().items()
                     if state == "on" and safe.get(port) == "off"]
            if wrong:
                self.note(f"on, and to be off: {', '.join(wrong)}; {self.run.state()}")
                return
            time.sleep(0.1)
        end = time.monotonic() + 15
        while time.monotonic() < end:
            now = self.run.contacts()
            wrong = [port for port, state in safe.items() if now[port] != state]
            if not wrong:
                return
            time.sleep(0.1)
        self.note(f"not as they are to be: {', '.join(wrong)}; {self.run.state()}")

    # What it said

    def judge_files(self):
        """What the run is told in is whole, and agrees with itself."""
        self.counts = collections.Counter()
        try:
            suite = xml.etree.ElementTree.parse(self.folder / "junit.xml").getroot()[0]
        except (OSError, IndexError, xml.etree.ElementTree.ParseError) as error:
            self.note(f"JUnit: {error}")
            return
        for name, tag in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]:
            self.counts[name] = len(suite.findall(f"testcase/{tag}"))
        for name, count in [("tests", len(suite.findall("testcase"))), *self.counts.items()]:
            if int(suite.get(name)) != count:
                self.note(f"JUnit: {name} is {suite.get(name)}, and there are {count}")
        try:
            lines = (self.folder / "run.jsonl").read_text().splitlines()
            last = [json.loads(line, object_pairs_hook=self.read) for line in lines][-1]
            if last["type"] != "end":
                self.note(f"JSON ends with {last}")
        except (OSError, ValueError, IndexError) as error:
            self.note(f"JSON: {error}")

    def read(self, pairs):
        """A JSON object, in which no name comes twice."""
        if len(dict(pairs)) < len(pairs):
            self.note(f"JSON: a name comes twice: {pairs}")
        return dict(pairs)

    def judge_code(self):
        code, kind = self.run.code, self.run.kind
        may = CODES.get(kind, {130})
        if kind not in ("nothing", "limit") and self.is_too_late:
            may = may | {0, 1} | (CODES["lossy"] if kind.startswith("lossy") else set())
        tail = " / ".join(self.text.split("\n")[-8:])[-700:]
        if code not in may:
            self.note(f"exit code {code}, and {sorted(may)} would fit; {tail}")
        elif code == 0 and self.counts["failures"] + self.counts["errors"]:
            self.note(f"exit code 0 with {dict(self.counts)}")
        elif code == 1 and not self.counts["failures"]:
            self.note(f"exit code 1 without a failure; {tail}")

    def judge_terminal(self):
        settings = termios.tcgetattr(self.target.slave)
        if settings != self.target.settings:
            self.note(f"the terminal was set {self.target.settings} and is {settings}")
        for begin, end, what in [("\x1b[?1049h", "\x1b[?1049l", "its screen"),
                                 ("\x1b[?25l", "\x1b[?25h", "its cursor")]:
            if begin in self.text and self.text.rfind(begin) > self.text.rfind(end):
                self.note(f"the terminal does not have {what} back")
