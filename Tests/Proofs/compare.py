"""A scenario's excerpt with the machines on the host, against the same in-process.

`wagman run` supervises the board of `wagman sim SCENARIO --excerpt` over a
pseudo-terminal, both 60 times as fast. What the scenario's operator types goes
to the supervisor's own console. Every subject must have the same entries in the
same order, each within 2 virtual seconds plus the scaled round trip.

Left out are entries that only a board with a host has: `manual-mode` and
`manual-relay`. Commands typed on the board itself are refused there, which is
the board's log and not the machines'.
"""

import argparse
import os
import pathlib
import re
import shutil
import sys
import tempfile
import threading
import time

import rig

SCENARIOS = [
    "boot-loop", "hung-guest:8", "latched-reset", "heat-wave:16", "deliberate-stop:51",
    "forced-start:51", "stubborn-guest"]
LEFT_OUT = {"manual-mode", "manual-relay"}
TOLERANCE = 2_000
TRIES = 3
# Not on a disk: a flush that takes 50 ms there is 3 s of the node's time.
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None


class Trip:
    """Round trips to the board's console while it is supervised."""

    def __init__(self, path):
        self.console = rig.Console(path)
        self.times = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._measure, daemon=True)
        self.thread.start()

    def _measure(self):
        try:
            while not self.over.wait(0.01):
                began = time.monotonic()
                self.console.ask("up")
                self.times.append((time.monotonic() - began) * 1000)
        except OSError:
            pass

    def finish(self):
        self.over.set()
        self.thread.join()
        self.console.close()
        times = sorted(self.times) or [0]
        return times[len(times) // 2], times[-1]


def source(name):
    return rig.ROOT / "sim" / "scenarios" / f"{name}.yaml"


def settings(name, more=""):
    """The node's file: what the scenario says about the machines, as it stands there."""
    text = source(name).read_text()
    kept = [block for block in re.split(r"(?m)^(?=\S)", text)
            if re.match(r"(enabled|watched|config):", block)]
    return "".join(kept) + more


def entries(lines, moment):
    """Entries by subject: what, and when."""
    found = {}
    for line in lines:
        if "sequence" not in line or line["event"] in LEFT_OUT:
            continue
        key = (line["event"], line["argument"], line["count"], line["text"])
        found.setdefault(line["subject"], []).append((moment(line), key))
    return found


def in_process(scenario, seed):
    lines = []
    for text in rig.run(
            rig.WAGMAN, "sim", scenario, "--excerpt", "--json", "--seed", seed).splitlines():
        lines.append(rig.json.loads(text))
    span = lines[-1]["summary"]["milliseconds"]
    return entries(lines, lambda line: line["at"]), span


def supervised(name, seed, speed, more=""):
    """Runs the excerpt with the machines on the host: entries in the board's time."""
    with tempfile.TemporaryDirectory(prefix="wagman-compare-", dir=MEMORY) as folder:
        folder = pathlib.Path(folder)
        (folder / "node.yaml").write_text(settings(name, more) or "about: as the board has it\n")
        lines = []

        def heard(line):
            lines.append(line)

        board = rig.simulator(
            source(name), f"pty:{folder}/board", f"unix:{folder}/probe", speed=speed,
            extra=["--excerpt", "--await-client", "--seed", seed])
        host = rig.Program([
            rig.WAGMAN, "run", "--board", f"pty:{folder}/board?wire=console",
            "--data", folder / "data", "--config", folder / "node.yaml", "--speed", speed,
            "--json", "--link", f"unix:{folder}/node"] + [
                part for port in range(5)
                for part in ("--link", f"unix:{folder}/guest{port}?rights=guest{port}")])
        host.wait_for(lambda line: line.get("event") == "reset", "the machines begin")
        trip = Trip(folder / "probe")
        typed = 0
        index = 0
        try:
            while True:
                try:
                    index = board.wait_for(
                        lambda line: "happening" in line or "summary" in line,
                        "the excerpt's end", 600, index) + 1
                except rig.Failure:
                    raise rig.Failure(f"the board ended early: {board.errors[-3:]}") from None
                line = board.lines[index - 1]
                if "summary" in line:
                    break
                found = re.match(r"(operator|(\w+)-console|guest-console (\w+)) (.*)",
                                 line["happening"])
                if found:
                    place = "node"
                    if found.group(3):
                        place = f"guest{['nc', 'gn', 'cs', 'x1', 'x2'].index(found.group(3))}"
                    console = rig.Console(folder / place)
                    console.ask(found.group(4))
                    console.close()
                    typed += 1
        finally:
            middle, worst = trip.finish()
            board.stop()
            host.stop()
        return align(board.lines, host.lines), (middle, worst), typed


def align(board, host):
    """The host's entries, in the board's time.

    An entry tells its moment by the host's clock in milliseconds, counted from
    the reset before it. The board logs each relay's line with its running number:
    the least difference to the host's entry is the one of the clocks.
    """
    base = {}
    moments = {}
    for line in host:
        if line.get("event") == "reset":
            base = {"at": line["at"], "time": line["time"]}
        if "sequence" in line:
            moments[line["sequence"]] = base["at"] + line["time"] - base["time"]
    switched = {line["argument"]: moments[line["sequence"]]
                for line in host if line.get("event") == "manual-relay"}
    differences = [line["at"] - switched[line["argument"]] for line in board
                   if line.get("event") == "manual-relay" and line["argument"] in switched]
    if not differences:
        raise rig.Failure("no relay was switched by the host: nothing to compare")
    offset = min(differences)
    lost = [(line["at"] + offset, line["board"]) for line in host
            if "is lost" in line.get("board", "")]
    return entries(host, lambda line: moments[line["sequence"]] + offset), lost


def differ(ours, theirs, span, tolerance):
    """What differs, and the largest difference of times."""
    problems = []
    worst = 0
    for subject in sorted(set(ours) | set(theirs)):
        mine, other = ours.get(subject, []), theirs.get(subject, [])
        # What happens at the very end may lie beyond it on the other side.
        mine_end, other_end = len(mine), len(other)
        while mine_end > other_end and mine[mine_end - 1][0] > span - tolerance:
            mine_end -= 1
        while other_end > mine_end and other[other_end - 1][0] > span - tolerance:
            other_end -= 1
        for index in range(max(mine_end, other_end)):
            if index >= mine_end or index >= other_end:
                side, entry = (("only in-process", mine[index]) if index < mine_end
                               else ("only supervised", other[index]))
                problems.append(f"{subject} entry {index + 1}: {side}: {entry[1][3]} at {entry[0]}")
                break
            if mine[index][1] != other[index][1]:
                problems.append(
                    f"{subject} entry {index + 1}: in-process '{mine[index][1][3]}' at "
                    f"{mine[index][0]}, supervised '{other[index][1][3]}' at {other[index][0]}")
                break
            late = other[index][0] - mine[index][0]
            worst = max(worst, late, key=abs)
            if abs(late) > tolerance:
                problems.append(
                    f"{subject} entry {index + 1}: '{mine[index][1][3]}' at {mine[index][0]}, "
                    f"supervised {late:+} ms")
                break
    return problems, worst


def count(found):
    return sum(len(list_) for list_ in found.values())


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("scenarios", nargs="*", default=SCENARIOS)
    options.add_argument("--speed", type=int, default=60)
    options.add_argument("--no-self-test", action="store_true")
    options = options.parse_args()
    rig.guard()
    began = time.monotonic()
    rows = [("scenario", "entries", "typed", "runs", "trip p50 ms", "longest ms", "allowed ms", "worst ms",
             "differences")]
    failed = []
    for wanted in options.scenarios:
        name, _, seed = wanted.partition(":")
        seed = seed or "1"
        reference, span = in_process(source(name), seed)
        # A busy machine can hold a program up for seconds of virtual time; what is
        # truly different is so every time.
        for attempt in range(1, TRIES + 1):
            (found, lost), (middle, longest), typed = supervised(name, seed, options.speed)
            tolerance = TOLERANCE + longest * options.speed
            problems, worst = differ(reference, found, span, tolerance)
            for text in problems + [
                    f"at {at} ms: {text}" for at, text in lost if at < span - TOLERANCE]:
                print(f"  {name}, seed {seed}, run {attempt}: {text}", flush=True)
            if not problems:
                break
        rows.append((f"{name}, seed {seed}", count(reference), typed, attempt, f"{middle:.2f}", f"{longest:.2f}",
                     round(tolerance), worst, len(problems)))
        if problems:
            failed.append(name)
        print(f"  {name}, seed {seed}: {count(reference)} entries, {len(problems)} differences, "
              f"worst {worst:+} ms of {round(tolerance)}", flush=True)
        if wanted == options.scenarios[0] and not options.no_self_test:
            failed += self_test(name, seed, found, span, options.speed)
    rig.table(rows)
    print(f"  {time.monotonic() - began:.0f} s")
    if failed:
        sys.exit(f"compare: {', '.join(failed)}")


def self_test(name, seed, found, span, speed):
    """A constant that is changed on either side is seen, as is an entry too many or too few."""
    changed = "config: {start-timeout: 110s, turn: 50s}\n"
    failed = []
    # However long a round trip took.
    tolerance = 3 * TOLERANCE
    with tempfile.TemporaryDirectory(prefix="wagman-compare-") as folder:
        altered = pathlib.Path(folder) / "sim" / "scenarios" / f"{name}.yaml"
        altered.parent.mkdir(parents=True)
        shutil.copytree(rig.ROOT / "sim" / "guests", altered.parent.parent / "guests")
        altered.write_text(source(name).read_text() + changed)
        reference, _ = in_process(altered, seed)
    if not differ(reference, found, span, tolerance)[0]:
        failed.append("a constant changed in-process is not seen")
    reference, _ = in_process(source(name), seed)
    (other, _), _, _ = supervised(name, seed, speed, changed)
    problems, _ = differ(reference, other, span, tolerance)
    if not problems:
        failed.append("a constant changed on the host is not seen")
    else:
        print(f"  changed constant on the host: {problems[0]}", flush=True)
    subject = max(found, key=lambda subject: len(found[subject]))
    list_ = found[subject]
    middle = len(list_) // 2
    for what, forged in [
            ("a missing entry", list_[:middle] + list_[middle + 1:]),
            ("an entry twice", list_[:middle] + [list_[middle]] + list_[middle:]),
            ("two entries the other way round",
             list_[:middle] + [list_[middle + 1], list_[middle]] + list_[middle + 2:])]:
        if not differ(found, {**found, subject: forged}, span, tolerance)[0]:
            failed.append(f"{what} is not seen")
    print(f"  self-test: {5 - len(failed)} of 5 alterations seen", flush=True)
    return failed


main()
