"""`wagman hil run` ends and leaves the safe state, whatever is done to it.

Each run has a virtual board, a plan and a rig of its own, and something happens
to it at a moment of its own: signals, `q` in the monitor, a terminal that is
closed, the plan's own limit, a link that damages bytes, faults of board and
guests, a board that stands still or is gone for good. Afterwards it is looked
at from outside: how it ended, what it said, its files, locks and children, the
terminal, and where the plant's contacts truly are.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import fcntl
import os
import pathlib
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import hil_plans
import hil_target
import hil_verdict
import rig

# A deck, so that each stretch of it has most kinds; what takes long comes late.
DECK = [
    "SIGINT", "q", "fault", "stop and SIGINT", "lossy", "nothing", "limit", "SIGTERM",
    "virtual SIGINT", "many SIGINT", "hang-up", "fault and SIGINT",
    "SIGINT", "stop", "lossy SIGINT", "q", "virtual SIGINT", "fault and SIGINT", "gone",
    "SIGINT", "many SIGINT", "stop and SIGINT", "q", "SIGTERM", "fault"]
ON_TERMINAL = {"q", "hang-up"}
# Seconds from what was done to the end.
BOUND = {"gone": 150}
ORDINARY_BOUND = 90
FAULTS = ["board hangs", "board resets", "brown-out", "brown-out in a switching",
          "relay {0} sticks for 20min", "guest {0} hangs", "guest nc hangs",
          "relay {0} reads unknown for 10min", "guest {0} ignores shutdown"]


class Run:
    """One run, and what was wrong with it."""

    def __init__(self, seed, number, folder, kind=None, forgery=None):
        self.number, self.folder, self.forgery = number, folder, forgery
        self.draw = random.Random(f"{seed}/{number}")
        self.kind = kind or DECK[number % len(DECK)]
        self.problems, self.did, self.output = [], [], ""
        self.done_at = self.struck_at = self.code = None
        self.board = None
        self.is_virtual = self.kind.startswith("virtual")

    def note(self, text):
        self.problems.append(text)

    # What happens

    def perform(self):
        try:
            target = self.start()
            try:
                self.abuse(target)
                self.wait(target)
                hil_verdict.Verdict(self, target).judge()
            finally:
                target.close()
                self.output = target.text
        except (rig.Failure, OSError, RuntimeError) as error:
            self.note(f"{type(error).__name__}: {error}")
        finally:
            if self.board:
                self.board.kill()
                self.board.wait()
        return self

    def start(self):
        (self.folder / "locks").mkdir()
        url = self.start_board()
        limit = "60s"
        if self.kind == "limit":
            limit = f"{self.draw.randint(1, 3)}s"
        elif self.is_virtual:
            limit = "10000h"
        (self.folder / "plan.yaml").write_text(
            hil_plans.plan(self.draw, limit, self.is_virtual))
        text, self.safe = hil_plans.rig(
            self.draw, url, None if self.is_virtual else f"unix:{self.folder}/plant")
        (self.folder / "rig.yaml").write_text(text)
        self.has_terminal = self.kind in ON_TERMINAL or (
            self.kind != "gone" and self.draw.random() < 0.2)
        return hil_target.Target(
            [self.folder / "plan.yaml", "--rig", self.folder / "rig.yaml",
             "--junit", self.folder / "junit.xml", "--jsonl", self.folder / "run.jsonl",
             "--bundle", self.folder / "bundle"], self.folder, self.has_terminal)

    def start_board(self):
        """A virtual board that has been up for some minutes of its own; its URL."""
        speed = self.draw.randint(300, 2000)
        if self.is_virtual:
            pace = self.draw.choice(["", f"?speed={speed}"])
            return f"sim:bench{pace}"
        # The kernel gives the number of a terminal that is gone to the next one.
        scheme = self.draw.choice(["pty", "unix"]) if self.kind != "gone" else "unix"
        url = f"{scheme}:{self.folder}/board"
        self.board = rig.Program(
            [rig.WAGMAN, "sim", "bench", "--speed", speed, "--for", "300d",
             "--link", url, "--plant", f"unix:{self.folder}/plant"])
        end = time.monotonic() + 20
        while not (self.folder / "plant").exists() or not (self.folder / "board").exists():
            if time.monotonic() > end:
                raise rig.Failure(f"no board: {self.board.errors}")
            time.sleep(0.02)
        time.sleep(self.draw.uniform(0, 0.5))
        if "lossy" not in self.kind:
            return url
        return (f"{url}?lossy=drop:0.2%,garble:0.2%"
                f"&lossy-seed={self.draw.randint(1, 1_000_000)}")

    def abuse(self, target):
        early = self.draw.random() < 0.15
        pause = self.draw.uniform(0, 0.15) if early else self.draw.uniform(0.1, 3)
        if self.forgery == "hang":
            target.send(signal.SIGSTOP)
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            target.process.wait(pause)
        {"nothing": lambda _: None, "limit": lambda _: None, "lossy": lambda _: None,
         "SIGINT": self.interrupt, "lossy SIGINT": self.interrupt,
         "virtual SIGINT": self.interrupt, "SIGTERM": self.terminate,
         "many SIGINT": self.interrupt_often, "q": self.press, "hang-up": self.hang_up,
         "fault": self.strike, "fault and SIGINT": self.strike_and_interrupt,
         "stop": self.stop, "stop and SIGINT": self.stop, "gone": self.end_board,
         }[self.kind](target)

    def act(self, target, what, action):
        if target.process.poll() is None:
            self.did.append(what)
            self.done_at = time.monotonic()
            action()

    def interrupt(self, target):
        self.act(target, "SIGINT", lambda: target.send(signal.SIGINT))

    def terminate(self, target):
        self.act(target, "SIGTERM", lambda: target.send(signal.SIGTERM))

    def interrupt_often(self, target):
        self.interrupt(target)
        for _ in range(self.draw.randint(1, 4)):
            time.sleep(self.draw.choice([0.01, 0.2, 1.2]))
            target.send(self.draw.choice([signal.SIGINT, signal.SIGTERM]))

    def press(self, target):
        end = time.monotonic() + 5
        while b"\x1b[?1049h" not in target.output and time.monotonic() < end:
            if target.process.poll() is not None:
                return
            time.sleep(0.02)
        self.act(target, "q", lambda: os.write(target.master, b"q"))

    def hang_up(self, target):
        self.act(target, "hang-up", target.hang_up)

    def strike(self, target):
        for _ in range(self.draw.randint(1, 3)):
            sentence = self.draw.choice(FAULTS).format(self.draw.choice(hil_plans.LOADS))
            if target.process.poll() is None:
                self.did.append(sentence)
                self.struck_at = time.monotonic()
                if self.plant(sentence) != "ok":
                    self.note(f"the plant does not take '{sentence}'")
            time.sleep(self.draw.uniform(0, 0.2))

    def strike_and_interrupt(self, target):
        self.strike(target)
        self.interrupt(target)

    def stop(self, target):
        self.did.append("board stands still")
        self.board.kill(signal.SIGSTOP)
        length = self.draw.uniform(1, 5)
        before = self.draw.uniform(0, length) if "SIGINT" in self.kind else length
        time.sleep(before)
        if "SIGINT" in self.kind:
            self.interrupt(target)
        time.sleep(length - before)
        self.board.kill(signal.SIGCONT)

    def end_board(self, target):
        self.act(target, "board is gone", self.board.kill)

    def plant(self, line):
        """What the plant answers."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(10)
            client.connect(str(self.folder / "plant"))
            client.sendall(line.encode() + b"\n")
            answer = b""
            while not answer.endswith(b"\n"):
                data = client.recv(4096)
                if not data:
                    raise rig.Failure("the plant hung up")
                answer += data
        return answer.decode().strip()

    def wait(self, target):
        bound = 3 if self.forgery == "hang" else BOUND.get(self.kind, ORDINARY_BOUND)
        since = self.done_at or time.monotonic()
        try:
            self.code = target.process.wait(bound)
        except subprocess.TimeoutExpired:
            tail = "\n      ".join(target.text.splitlines()[-6:])
            self.note(f"it did not end within {bound} s; it said\n      {tail}")
            target.process.kill()
            target.process.wait()
        self.ended_at = time.monotonic()
        self.length = self.ended_at - target.began
        self.reaction = self.ended_at - since
        if self.forgery == "unsafe":
            port = next(port for port, state in self.safe.items() if state == "off")
            self.ask("start", "1 2 3".split()[hil_plans.LOADS.index(port)])
        elif self.forgery == "lock":
            self.forged = open(self.folder / "locks" / "wagman-forged.lock", "w")
            fcntl.flock(self.forged, fcntl.LOCK_EX)

    def contacts(self):
        return dict(word.split("=") for word in self.plant("relays").split()[1:])

    def state(self):
        return " | ".join(self.ask("state").splitlines())

    def ask(self, *words):
        scheme = "pty" if (self.folder / "board").is_symlink() else "unix"
        return rig.run(rig.WAGMAN, *words, "--board", f"{scheme}:{self.folder}/board")


def perform(options, number, **rest):
    with tempfile.TemporaryDirectory(prefix="wagman-hil-") as folder:
        run = Run(options.seed, number, pathlib.Path(folder), **rest).perform()
        if options.keep and run.problems:
            (run.folder / "output").write_text(run.output)
            copy = pathlib.Path(options.keep) / f"{options.seed}-{number}"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(folder, copy, symlinks=True, ignore=lambda folder, names: [
                name for name in names if name in ("plant", "board")])
        return run


def tell(options, run):
    for text in run.problems:
        print(f"  PROBLEM: {run.kind} ({', '.join(run.did)}): {text}\n"
              f"    again with --seed {options.seed} --run {run.number}", flush=True)


def forgeries(options):
    """What this looks for is seen where it is put."""
    unseen, kinds = [], [
        ("unsafe", "on, and to be off"), ("lock", "a lock is held"),
        ("hang", "it did not end within")]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        runs = [pool.submit(perform, options, 0, kind="nothing", forgery=forgery)
                for forgery, _ in kinds]
    for (forgery, sign), run in zip(kinds, [run.result() for run in runs]):
        if not any(text.startswith(sign) for text in run.problems):
            unseen.append(f"the proof does not see a forged {forgery}: {run.problems}")
    print(f"  forgeries seen: {len(kinds) - len(unseen)} of {len(kinds)}")
    return unseen


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=4, help="runs at the same time")
    options.add_argument("--run", type=int, help="this run alone")
    options.add_argument("--keep", help="copies the files of runs with problems here")
    options = options.parse_args()
    rig.guard()
    began = time.monotonic()
    numbers = range(options.runs) if options.run is None else [options.run]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        runs = []
        for run in pool.map(lambda number: perform(options, number), numbers):
            runs.append(run)
            tell(options, run)
            if len(runs) % 50 == 0:
                print(f"  {len(runs)} of {len(numbers)} runs", flush=True)
    summarise(runs, time.monotonic() - began)
    unseen = [] if options.run is not None else forgeries(options)
    for text in unseen:
        print(f"  PROBLEM: {text}")
    count = sum(len(run.problems) for run in runs) + len(unseen)
    if count:
        sys.exit(f"hil_abuse: {count} problems")


def summarise(runs, length):
    rows = [("", "runs", "exit codes", "median s to the end", "longest s")]
    for kind in dict.fromkeys(DECK):
        own = [run for run in runs if run.kind == kind and run.code is not None]
        if own:
            codes = collections.Counter(run.code for run in own)
            times = [run.reaction if run.done_at else run.length for run in own]
            told = " ".join(f"{code}:{codes[code]}" for code in sorted(codes))
            rows.append((kind, len(own), told,
                         f"{statistics.median(times):.1f}", f"{max(times):.1f}"))
    rig.table(rows)
    signals = [run.reaction for run in runs if "SIGINT" in run.did and run.code is not None]
    if signals:
        print(f"  from SIGINT to the end: median {statistics.median(signals):.2f} s, "
              f"longest {max(signals):.2f} s, of {len(signals)}")
    print(f"  {len(runs)} runs in {length:.0f} s")


main()
