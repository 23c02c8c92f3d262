"""A soak of `wagman run` over links that drop, double, garble, stall and hang up.

Three boards at once, each on a pseudo-terminal of its own: ours in manual mode,
whose lines are sealed with CRC-32; ours by sensorgrams, with CRC-8; and one with
the firmware of v3 boards, whose lines have no check at all.

In manual mode every relay that the board switched for the host must have its
cause in the host's log with the same running number, once. On the other two a
relay that moves against what the host wants last is a wrong effect: it is
counted, and must be put right by a switching of the host's that follows it. In
manual mode such a move is one whose line was still under way when the host
changed its mind: it has its number, and the next number puts it right.
"""

import argparse
import pathlib
import random
import re
import signal
import sys
import tempfile
import threading
import time

import rig

HERE = pathlib.Path(__file__).resolve().parent
PORTS = ["nc", "gn", "cs", "x1", "x2"]
# Lines of two programs are stamped when they are read, on a machine that may be busy.
SLACK = 0.5
VARIANTS = {
    "sealed": ("console", []),
    "sensorgrams": ("sensorgram", []),
    "v3": ("console", ["--firmware", "v3"]),
}


class Soak:
    def __init__(self, name, options, folder, seed):
        self.name, self.options = name, options
        self.folder = folder / name
        self.folder.mkdir()
        self.random = random.Random(seed)
        self.problems = []
        wire, extra = VARIANTS[name]
        rate = options.rate[name]
        losses = ",".join(f"{fault}:{rate}%" for fault in ("drop", "double", "garble", "stall"))
        if options.hangups:
            losses += f",hangups:{options.hangups * 3600 / options.seconds:.3f}/h"
        self.board = rig.simulator(
            HERE / "soak.yaml", f"pty:{self.folder}/board?wire={wire}",
            extra=["--relays", *extra])
        self.host = rig.Program([
            rig.WAGMAN, "run", "--board",
            f"pty:{self.folder}/board?wire={wire}&lossy={losses}&lossy-seed={seed}",
            "--data", self.folder / "data", "--config", HERE / "soak-node.yaml", "--json",
            "--link", f"unix:{self.folder}/node"])
        self.over = threading.Event()
        self.commands, self.unanswered = 0, 0
        self.operator = threading.Thread(target=self._operate, daemon=True)
        self.operator.start()

    def _operate(self):
        """Somebody is at the supervisor's console, which is not lossy."""
        while not self.over.wait(self.random.uniform(5, 20)):
            port = self.random.choice([1, 2, 3, 3, 3, 4])
            line = self.random.choice([
                f"kill {port}", f"start {port} force", f"start {port} force",
                f"restart {port} force"])
            try:
                console = rig.Console(self.folder / "node")
                console.ask(line)
                console.close()
                self.commands += 1
            except TimeoutError:
                # The machines, and their console with them, rest while the board is lost.
                self.unanswered += 1
            except OSError as error:
                if not self.over.is_set():
                    self.note(f"the supervisor's console: {error}")

    def note(self, text):
        self.problems.append(text)
        print(f"  {self.name}: PROBLEM: {text}", flush=True)

    def finish(self):
        """Ends both programs, and judges."""
        self.over.set()
        self.operator.join()
        self.until = time.monotonic()
        if not self.host.is_running:
            self.note(f"the supervisor ended: {self.host.errors[-3:]}")
        if not self.board.is_running:
            self.note("the board ended")
        self.host.stop(signal.SIGINT)
        time.sleep(0.5)
        self.board.stop()
        self.judge()

    def judge(self):
        lines = [line for line in self.host.lines if line["real"] < self.until]
        began = next((line["real"] for line in lines if line.get("event") == "reset"), None)
        self.figures = {}
        if began is None:
            self.note("the board was never taken over")
            return
        moved = [line for line in self.board.lines
                 if "relay" in line and began < line["real"] < self.until]
        asked = {}
        for line in lines:
            if line.get("event") == "manual-relay":
                asked.setdefault(line["subject"], []).append(
                    (line["real"], "on" if line["argument"] & 1 else "off",
                     line["argument"] >> 8))
        carried = [line for line in self.board.lines
                   if line.get("event") == "manual-relay" and line["real"] < self.until + 1]
        losses = next((line for line in self.host.errors if "lossy link:" in line), "")
        passed = re.search(r"(\d+) bytes in, (\d+) out", losses)
        self.figures["bytes in"], self.figures["bytes out"] = (
            passed.groups() if passed else ("?", "?"))
        self.figures["struck"] = sum(
            int(number) for pair in re.findall(
                r"(?:dropped|doubled|garbled|stalled) (\d+) in, (\d+) out", losses)
            for number in pair)
        self.figures["commands typed"] = self.commands
        self.figures["commands unanswered"] = self.unanswered
        self.figures["relays asked for"] = sum(map(len, asked.values()))
        self.figures["carried out"] = len(carried) if self.name == "sealed" else "-"
        self.figures["contacts moved"] = len(moved)
        self._judge_links(lines, losses)
        if self.name == "sealed":
            self._judge_numbers(lines, carried)
            self._judge_order(moved)
        self._judge_contacts(moved, asked, began)

    def _judge_links(self, lines, losses):
        """How often the board was lost, and how soon it was there again."""
        takes = [line["real"] for line in lines if "is in manual mode" in line.get("board", "")]
        losts = [(line["real"], line["board"]) for line in lines
                 if "is lost" in line.get("board", "")]
        hangups = [at for at, text in losts if "plan hung up" in text]
        gaps = []
        for at, text in losts:
            again = next((take for take in takes if take > at), None)
            if again is not None:
                gaps.append(again - at)
            elif at < self.until - 60:
                self.note(f"never taken over again after: {text}")
        self.figures["hang-ups made"] = int(re.search(r"hung up (\d+)", losses).group(1)) \
            if losses else "?"
        self.figures["while the board was driven"] = len(hangups)
        self.figures["lost otherwise"] = len(losts) - len(hangups)
        self.figures["back after, median s"] = f"{sorted(gaps)[len(gaps) // 2]:.1f}" if gaps else "-"
        self.figures["back after, longest s"] = f"{max(gaps):.1f}" if gaps else "-"
        self.figures["machines began anew"] = sum(
            line.get("event") == "reset" for line in lines) - 1
        self.figures["lease lost"] = sum(
            line.get("event") == "manual-mode" and line["argument"] == 3 for line in self.board.lines)

    def _judge_numbers(self, lines, carried):
        """Every relay that the board switched for the host: its cause, once."""
        causes = {}
        for line in lines:
            if line.get("event") == "manual-relay":
                key = (line["subject"], line["argument"])
                causes[key] = causes.get(key, 0) + 1
        seen = {}
        for line in carried:
            key = (line["subject"], line["argument"])
            seen[key] = seen.get(key, 0) + line["count"]
            if causes.get(key) != 1:
                self.note(f"{line['text']}: {causes.get(key, 0)} causes in the host's log")
            if seen[key] > 1:
                self.note(f"{line['text']}: carried out {seen[key]} times")
        self.figures["without a cause"] = sum(key not in causes for key in seen)
        self.figures["carried out twice"] = sum(times > 1 for times in seen.values())

    def _judge_order(self, moved):
        """Each contact that moves has its number in the board's log, and numbers rise.

        Both are one stream of the board's, so no clock is in this.
        """
        manual = self._manual_spans()
        newest, waiting = 0, {}
        for line in self.board.lines:
            if line.get("event") == "manual-relay":
                number = line["argument"] >> 8
                if number <= newest:
                    self.note(f"{line['text']}: after number {newest}")
                newest = number
                waiting[line["subject"]] = "on" if line["argument"] & 1 else "off"
            elif line in moved and any(a <= line["real"] < b for a, b in manual):
                if waiting.pop(line["relay"], None) != line["state"]:
                    self.note(f"{line['relay']} went {line['state']} without a number")

    def _judge_contacts(self, moved, asked, began):
        """A contact that moves against what the host wants last is wrong, and put right."""
        wrong, right = 0, []
        self.unfinished = self.by_rule = 0
        last = {}
        for line in self.board.lines:
            if "relay" in line and line["real"] <= began:
                last[line["relay"]] = line["state"]
        manual = self._manual_spans()
        for index, line in enumerate(moved):
            port, level, at = line["relay"], line["state"], line["real"]
            if self.name == "sealed" and not any(a <= at < b for a, b in manual):
                # The board has taken itself back and decides by itself.
                continue
            wants = [level for real, level, _ in asked.get(port, []) if real < at + SLACK]
            wanted = wants[-1] if wants else last.get(port, "off")
            if level == wanted:
                continue
            if self.name != "sealed" and port == "nc" and level == "on":
                # It is enabled again 60 s after it was disabled, by every board's own rule.
                self.by_rule += 1
                continue
            wrong += 1
            print(f"  {self.name}: {port} went {level} at {at - began:.1f} s, "
                  f"wanted {wanted}", flush=True)
            back = next((later["real"] for later in moved[index + 1:]
                         if later["relay"] == port), None)
            again = next((real for real, want, _ in asked.get(port, []) if real > at), None)
            if back is not None:
                right.append(back - at)
            elif again is not None and again < self.until - 5:
                # The host asked anew, and for just this: what it wants may have changed.
                right.append(again - at)
            elif at > self.until - 120:
                self.unfinished += 1
            else:
                self.note(f"{port} went {level} at {at - began:.1f} s and stayed so")
        self.figures["port 0 on by the board's rule"] = self.by_rule
        self.figures["wrong effects"] = wrong
        self.figures["put right"] = len(right)
        self.figures["too late in the run to tell"] = self.unfinished
        self.figures["put right after, longest s"] = f"{max(right):.1f}" if right else "-"

    def _manual_spans(self):
        spans, since = [], None
        for line in self.board.lines:
            if line.get("event") != "manual-mode":
                continue
            if line["argument"] == 1:
                since = line["real"]
            elif since is not None:
                spans.append((since, line["real"]))
                since = None
        if since is not None:
            spans.append((since, float("inf")))
        return spans


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=3600)
    options.add_argument("--hangups", type=float, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rate", default="sealed:1,sensorgrams:1,v3:1",
                         help="percent of the bytes, of each kind of damage, for each board")
    options = options.parse_args()
    options.rate = dict(part.split(":") for part in options.rate.split(","))
    rig.guard()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wagman-soak-") as folder:
        soaks = [Soak(name, options, pathlib.Path(folder), options.seed)
                 for name in options.rate]
        while time.monotonic() - began < options.seconds:
            time.sleep(min(10, max(0.1, options.seconds - (time.monotonic() - began))))
            if not all(soak.host.is_running and soak.board.is_running for soak in soaks):
                break
        for soak in soaks:
            soak.finish()
        rig._end_all()
    names = []
    for soak in soaks:
        names += [name for name in soak.figures if name not in names]
    rows = [("", *(soak.name for soak in soaks)),
            ("damage of each kind", *(f"{options.rate[soak.name]} %" for soak in soaks))]
    rows += [(name, *(soak.figures.get(name, "-") for soak in soaks)) for name in names]
    rows += [("problems", *(len(soak.problems) for soak in soaks))]
    rig.table(rows)
    print(f"  {time.monotonic() - began:.0f} s")
    problems = [f"{soak.name}: {text}" for soak in soaks for text in soak.problems]
    if problems:
        sys.exit(f"soak: {len(problems)} problems, the first: {problems[0]}")


main()
