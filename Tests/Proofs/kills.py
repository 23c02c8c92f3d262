"""SIGKILL of `wagman run`, again and again: no load is touched, no counter is lost.

Half of the kills land at the entry of a system call that writes what is kept
(strace injects the signal), a quarter while a relay is being switched (a proxy
between host and board sees the line), the rest at any moment. A kill may cost
the entry or the step that was not written yet, and nothing before it.
"""

import argparse
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tty

import rig

SPEED = 60
PORTS = ["nc", "gn", "cs", "x1", "x2"]
STEADY = ["nc", "cs"]
# What a load may be switched off for; a restart of the supervisor is not among them.
CAUSES = {"silent", "timeout", "command", "kill", "delay ended", "heartbeat lost", "overcurrent",
          "controller"}
KEPT = ["enabled", "wanted", "watched", "attempts", "failures", "chosen medium",
        "primary medium"]
WRITES = ["pwrite64", "pwrite64", "pwrite64", "fdatasync", "write", "rename"]


class Proxy:
    """Stands between the host and the board's terminal, and sees a relay's line pass.

    Armed, it kills the host when the line was written but has not arrived, when it
    was carried out but the host does not know, or right after the host was told.
    """

    def __init__(self, path, terminal):
        self.path, self.terminal = path, terminal
        self.armed = None
        self.struck = threading.Event()
        self.host = None
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(4)
        threading.Thread(target=self._serve, daemon=True).start()

    def arm(self, stage, host, delay):
        self.struck.clear()
        self.host, self.delay = host, delay
        self.armed = stage

    def _strike(self):
        self.armed = None
        self.host.kill(signal.SIGKILL)
        self.struck.set()

    def _serve(self):
        while True:
            client, _ = self.listener.accept()
            board = os.open(self.terminal, os.O_RDWR | os.O_NOCTTY)
            tty.setraw(board)
            self._pass(client, board)
            client.close()
            os.close(board)

    def _pass(self, client, board):
        import select
        waiting = False
        replies = b""
        while True:
            ready, _, _ = select.select([client, board], [], [], 5)
            if client in ready:
                try:
                    data = client.recv(4096)
                except OSError:
                    return
                if not data:
                    return
                # Retained stop of what still runs: the line as a whole, or not at all.
                if self.armed and re.search(rb"(^|\n)@\S+ relay ", data):
                    if self.armed == "written":
                        self._strike()
                        return
                    waiting, replies = True, b""
                os.write(board, data)
            if board in ready:
                data = os.read(board, 4096)
                if waiting:
                    replies += data
                    if b" relay" in replies and b"->>>" in replies.split(b" relay", 1)[1]:
                        waiting = False
                        if self.armed == "carried out":
                            self._strike()
                            return
                        client.sendall(data)
                        time.sleep(self.delay)
                        self._strike()
                        return
                try:
                    client.sendall(data)
                except OSError:
                    return


class Proof:
    def __init__(self, kills, seed, folder):
        self.kills, self.folder = kills, folder
        self.random = random.Random(seed)
        self.log = {}
        self.counts = {}
        self.events = 0
        self.problems = []
        self.numbers = 0
        self.taken_back = 0
        self.spurious = 0
        self.idle = 0
        self.board_id = None
        self.restarts = []
        self.is_forged = False

    # The host and its board

    def start(self, url):
        began = time.monotonic()
        host = rig.Program([
            rig.WAGMAN, "run", "--board", url, "--data", self.folder / "node", "--speed", SPEED,
            "--json", "--link", f"unix:{self.folder}/node.sock"])
        index = host.wait_for(lambda line: line.get("event") == "reset", "the machines begin", 30)
        self.restarts.append(host.lines[index]["real"] - began)
        return host

    def note(self, text):
        self.problems.append(text)
        if not self.is_forged:
            print(f"  PROBLEM: {text}", flush=True)

    def gather(self):
        """The record, and what was added to the log."""
        image = self.folder / "copy.img"
        shutil.copyfile(self.folder / "node" / "node.img", image)
        fields, entries = rig.record(image, 400)
        new = []
        for number, _, text in entries:
            if number not in self.log:
                new.append((number, text))
            elif self.log[number] != text:
                self.note(f"entry {number} was '{self.log[number]}' and is '{text}'")
            self.log[number] = text
        return fields, new

    def kept(self, fields):
        return {(port, name): fields[f"port {port} {name}"]
                for port in range(5) for name in KEPT}

    # What is looked at

    def compare(self, before, after, new):
        """Nothing that was kept is lost; what differs was changed by an entry since."""
        reset = max((i for i, (_, text) in enumerate(new) if text.startswith("board reset")),
                    default=None)
        if reset is None:
            self.note("the machines began without an entry")
            return
        since = [text for _, text in new[reset:]]
        for port, name in enumerate(PORTS):
            own = [text for text in since if text.startswith(name + " ")]
            failures = sum("(failures " in text for text in own)
            was, now = int(before[port, "failures"]), int(after[port, "failures"])
            if now != was + failures:
                self.note(f"{name}: {was} failures before, {now} after, {failures} in the log")
            commanded = any("administrator" in text for text in own)
            for flag in ("enabled", "wanted", "watched", "chosen medium", "primary medium"):
                if before[port, flag] != after[port, flag] and not commanded:
                    self.note(f"{name}: {flag} {before[port, flag]} -> {after[port, flag]}")
            moved = [text for text in own if "(reset" not in text and "relay" not in text]
            if before[port, "attempts"] != after[port, "attempts"] and not moved:
                self.note(
                    f"{name}: attempts {before[port, 'attempts']} -> {after[port, 'attempts']}")

    def look_at_driven(self):
        text = (self.folder / "node" / "board.txt").read_text()
        found = re.fullmatch(
            r"id=([0-9A-F]{12})\nboots=(\d+)\nenabled=[01]{5}\nwanted=[01]{5}\n"
            r"watched=[01]{5}\nnumbers=(\d+)\n", text)
        if not found:
            self.note(f"board.txt is {text!r}")
            return
        identity = found.group(1, 2)
        self.board_id = self.board_id or identity
        if identity != self.board_id:
            self.note(f"board.txt is of {identity}, it was of {self.board_id}")
        if int(found.group(3)) < self.numbers:
            self.note(f"numbers go back from {self.numbers} to {found.group(3)}")
        self.numbers = int(found.group(3))

    def look_at_hold_off(self, host, fields):
        """A guest in trouble whose relay is off is held off again."""
        try:
            console = rig.Console(self.folder / "node.sock", 2)
            state = console.ask("state")
            console.close()
        except OSError as error:
            self.note(f"the supervisor's console: {error}")
            return
        for port, line in enumerate(state[:5]):
            words = line.split()
            values = dict(word.split("=", 1) for word in words if "=" in word)
            tries = int(values["attempts"])
            if words[1] == "stopped" and tries > 3 and values["wanted"] == "1":
                least = min(300 * 2 ** (tries - 4), 3600) - 60 - int(values["since"])
                if int(values.get("held-off", 0)) < least:
                    self.note(f"{PORTS[port]}: attempt {tries}, held off {values.get('held-off')}")
                self.counts["held off"] = self.counts.get("held off", 0) + 1

    # What goes on meanwhile

    def act(self, host):
        """Somebody is at the supervisor's console."""
        try:
            console = rig.Console(self.folder / "node.sock", 1)
            for _ in range(self.random.randint(1, 4)):
                console.ask(self.random.choice([
                    "kill 3", "kill 3", "start 3 force", "start 3 force", "restart 3 force",
                    "watch 3 hb t", "watch 3 hb f", "disable 3", "enable 3", "start 4 force"]))
                time.sleep(self.random.uniform(0, 0.03))
            console.close()
        except OSError:
            pass

    def kill(self, kind, host, proxy):
        """Kills the host in the way that was drawn; whether it came about so."""
        if kind == "at any moment":
            worker = threading.Thread(target=self.act, args=(host,))
            worker.start()
            time.sleep(self.random.uniform(0, 0.6))
            host.kill()
            worker.join()
            return True
        if kind == "relay":
            stage = self.random.choice(["written", "carried out", "told"])
            proxy.arm(stage, host, self.random.uniform(0, 0.02))
            end = time.monotonic() + 8
            while not proxy.struck.is_set() and time.monotonic() < end:
                self.act(host)
                proxy.struck.wait(0.15)
            proxy.armed = None
            if proxy.struck.is_set():
                self.counts[f"relay: {stage}"] = self.counts.get(f"relay: {stage}", 0) + 1
            else:
                host.kill()
            return proxy.struck.is_set()
        call = self.random.choice(WRITES)
        limits = {"pwrite64": 25, "fdatasync": 6, "write": 1, "rename": 1}
        when = self.random.randint(1, limits[call])
        where = []
        if call == "write":
            where = ["-P", str(self.folder / "node" / "board.txt.next")]
        tracer = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
             "-e", f"inject={call}:signal=KILL:when={when}", *where, "-p",
             str(host.process.pid)], stderr=subprocess.PIPE)
        try:
            end = time.monotonic() + 6
            while host.is_running and time.monotonic() < end:
                self.act(host)
                time.sleep(0.05)
            struck = not host.is_running
            if struck:
                self.counts[f"in {call}"] = self.counts.get(f"in {call}", 0) + 1
            host.kill()
        finally:
            if tracer.poll() is None:
                tracer.terminate()
            said = tracer.communicate()[1].decode()
        if "ptrace" in said:
            raise rig.Failure(f"strace: {said.strip()}")
        return struck

    # The whole

    def prove(self):
        terminal = self.folder / "board"
        board = rig.simulator(
            ROOT / "kills.yaml", f"pty:{terminal}", speed=SPEED,
            extra=["--relays", "--seed", str(self.random.randint(1, 10**6))])
        proxy = Proxy(self.folder / "proxy", terminal)
        host = self.start(f"pty:{terminal}")
        host.wait_for(
            lambda line: "-> started" in line.get("text", "") and line["subject"] == "cs",
            "the guests are up", 30)
        steady_from = board.lines[-1]["at"]
        kinds = (["write"] * (self.kills // 2) + ["relay"] * (self.kills // 4))
        kinds += ["at any moment"] * (self.kills - len(kinds))
        self.random.shuffle(kinds)
        done = {}
        while kinds:
            kind = kinds[-1]
            if kind == "relay":
                # The board's terminal has one client, so the host moves to the proxy.
                host.kill()
                host.wait()
                host = self.start(f"unix:{self.folder}/proxy")
                done["to the proxy"] = done.get("to the proxy", 0) + 1
            struck = self.kill(kind, host, proxy)
            host.wait()
            if struck:
                kinds.pop()
                done[kind] = done.get(kind, 0) + 1
            else:
                done["in place of another"] = done.get("in place of another", 0) + 1
            before, _ = self.gather()
            host = self.start(f"pty:{terminal}")
            after, new = self.gather()
            self.look_at_hold_off(host, after)
            self.compare(self.kept(before), self.kept(after), new)
            self.look_at_driven()
            if len(kinds) % 20 == 0 and struck:
                print(f"  {self.kills - len(kinds)} of {self.kills} kills", flush=True)
            if not board.is_running:
                raise rig.Failure("the board ended")
        time.sleep(0.5)
        self.gather()
        host.stop()
        self.gather()
        time.sleep(0.3)
        board.stop()
        self.judge(board, steady_from)
        self.test_itself(board, steady_from, before, after, new)
        return done

    def test_itself(self, board, steady_from, before, after, new):
        """What this looks for is seen where it is put: each forgery must be noted."""
        found, self.is_forged = self.problems, True
        kept = (self.moves, self.taken_back, self.spurious, self.log)
        last = max(line.get("at", 0) for line in board.lines)
        fields = self.kept(after)
        lost = {**fields, (3, "failures"): str(int(fields[3, "failures"]) + 1)}
        quiet = [entry for entry in new if "(administrator)" not in entry[1]]
        unwanted = {key: ("no" if self.kept(before)[key] == "yes" else "yes")
                    if key[1] == "wanted" else value for key, value in fields.items()}
        line = max((line for line in board.lines if line.get("event") == "manual-relay"),
                   key=lambda line: line["at"])
        forgeries = [
            ("a lost failure", lambda: self.compare(lost, fields, new)),
            ("a wanted that changed", lambda: self.compare(
                self.kept(before), unwanted, quiet)),
            ("a relay of a steady guest", lambda: self.judge_lines(
                board.lines + [{"at": last, "relay": "cs", "state": "off"}], steady_from)),
            ("a relay with another number", lambda: self.judge_lines(
                board.lines + [{**line, "argument": line["argument"] + (7_000_000 << 8)}],
                steady_from))]
        unseen = []
        for what, forge in forgeries:
            self.problems = []
            forge()
            if not self.problems:
                unseen.append(f"the proof does not see {what}")
        self.moves, self.taken_back, self.spurious, self.log = kept
        self.problems, self.is_forged = found, False
        for text in unseen:
            self.note(text)
        self.counts["forgeries seen"] = len(forgeries) - len(unseen)

    def judge(self, board, steady_from):
        self.judge_lines(board.lines, steady_from)

    def judge_lines(self, lines, steady_from):
        """Every contact that moved has its cause in the host's log, and no restart is one."""
        hosted = {}
        state = {}
        cause = {}
        for number in sorted(self.log):
            text = self.log[number]
            found = re.match(r"(\w+) relay switched (on|off) by the host \(number (\d+)\)", text)
            if found:
                hosted.setdefault(int(found.group(3)), []).append(
                    (found.group(1), found.group(2), cause.get(found.group(1), "?")))
            found = re.match(r"(\w+) .* -> (.+) \(([^,)]*)", text)
            if found and found.group(1) in PORTS:
                cause[found.group(1)] = found.group(3)
            found = re.match(r"(\w+) (start failed|heartbeat lost|overcurrent) \(failures (\d+)",
                             text)
            if found:
                name, count = found.group(1), int(found.group(3))
                last = state.get(name, 0)
                if count <= last:
                    self.note(f"entry {number}: {text}, after {last}")
                state[name] = count
        pending = {}
        last_mode = "manual"
        self.moves = 0
        for line in lines:
            if line.get("event") == "manual-mode":
                last_mode = "manual" if line["argument"] == 1 else "auto"
                if line["argument"] == 3:
                    self.taken_back += 1
            elif line.get("event") == "manual-relay":
                number = line["argument"] >> 8
                level = "on" if line["argument"] & 1 else "off"
                pending[line["subject"]] = (number, level)
                if [(p, l) for p, l, _ in hosted.get(number, [])] != [(line["subject"], level)]:
                    self.note(f"board: {line['text']}; host: {hosted.get(number)}")
            elif "relay" in line and line["at"] > steady_from:
                self.moves += 1
                port, level = line["relay"], line["state"]
                if port in STEADY:
                    self.note(f"{port} was switched {level} at {line['at']} ms")
                if last_mode == "auto":
                    self.spurious += 1
                    continue
                number, asked = pending.get(port, (None, None))
                if asked != level:
                    self.note(f"{port} went {level} at {line['at']} ms; asked was {asked}")
                why = hosted.get(number, [(None, None, None)])[0][2]
                if level == "off" and why not in CAUSES:
                    self.note(f"{port} went off at {line['at']} ms because of: {why}")


ROOT = pathlib.Path(__file__).resolve().parent


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    rig.guard()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wagman-kills-") as folder:
        proof = Proof(options.kills, options.seed, pathlib.Path(folder))
        done = proof.prove()
        rig._end_all()
    rows = [("kills of wagman run", options.kills)]
    rows += sorted(done.items()) + sorted(proof.counts.items())
    starts = sorted(proof.restarts)
    rows += [
        ("entries of the host's log", len(proof.log)),
        ("contacts that moved on the board", proof.moves),
        ("the board took itself back", proof.taken_back),
        ("contacts moved while it had", proof.spurious),
        ("restart until the machines run, median ms", round(1000 * starts[len(starts) // 2])),
        ("restart until the machines run, longest ms", round(1000 * starts[-1])),
        ("seconds", round(time.monotonic() - began)),
        ("problems", len(proof.problems))]
    rig.table(rows)
    if proof.problems:
        sys.exit(f"kills: {len(proof.problems)} problems, the first: {proof.problems[0]}")


main()
