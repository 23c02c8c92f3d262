"""`wagman hil`: plans on boards that are simulated, behind a pseudo-terminal, and recorded."""

import json
import os
import re
import signal
import subprocess
import time
import unittest
import xml.etree.ElementTree as ElementTree

from program import Folder, PATIENCE, ROOT, WAGMAN, Simulator

ACCEPTANCE = ROOT / "hardware" / "plans" / "acceptance.yaml"
# What a board in the field does otherwise than docs/MACHINES.md: the step at which each test
# of the acceptance plan ends there.
ORIGINAL = {
    "an operator's stop": "never gn starting for 8min",
    "a restart": "restart gn",
    "kill and disable": "kill x1",
    "a hung guest is power-cycled [gn]": "gn heartbeat-lost within 320s",
    "a hung guest is power-cycled [cs]": "cs heartbeat-lost within 320s",
    "another medium after three starts that fail": "restart gn",
    "a guest that draws too much is cut": "x1 overcurrent within 20s",
    "hibernation by command": "hibernate 3600",
    "hibernation when it is too hot": "environment critical temperature within 3h",
    "a guest that runs is found by a board that was reset": "board reset watchdog within 30s",
    "settings": "cs heartbeat-lost within 320s",
}
SMALL = """
name: small
tests:
  - name: first
    steps:
      - wait: {state: gn started, within: 15min}
      - stop gn
      - wait: {event: gn stopped, within: 2min}
      - start gn
      - wait: {event: gn started, within: 2min}
  - name: second
    needs: [first]
    steps:
      - measure: {current: gn, from: 1mA, to: 5000mA}
"""


def hil(*arguments, folder=None, **options):
    environment = dict(os.environ)
    environment.pop("WAGMAN_BOARD", None)
    if folder:
        environment["WAGMAN_LOCK_DIR"] = str(folder / "locks")
    return subprocess.run(
        [WAGMAN, "hil", *map(str, arguments)], text=True, capture_output=True, timeout=300,
        cwd="/", env=environment, **options)


class Plans(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(self)

    def file(self, name, text):
        (self.folder / name).write_text(text)
        return self.folder / name

    def failures(self, jsonl):
        """The step at which each test of a run did not pass."""
        failures = {}
        for line in jsonl.read_text().splitlines():
            item = json.loads(line)
            if item["type"] == "step" and item["test"] and item["outcome"] not in (
                    "passed", "skipped"):
                failures.setdefault(item["test"], item["step"])
        return failures

    def test_acceptance_on_a_simulated_board(self):
        done = hil("run", ACCEPTANCE, "--rig", "simulated")
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr)
        self.assertIn("passed: 14 passed of 14 tests", done.stdout)

    def test_acceptance_behind_a_pseudo_terminal(self):
        simulator = Simulator(
            self, f"pty:{self.folder / 'board'}", speed="600",
            options=["--plant", f"unix:{self.folder / 'plant'}"], scenario="bench")
        done = hil(
            "run", ACCEPTANCE, "--rig", "pty", "--board", f"pty:{self.folder / 'board'}",
            "--plant", f"unix:{self.folder / 'plant'}", folder=self.folder)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
        simulator.stop()

    def test_a_board_in_the_field_fails_where_it_is_expected_to(self):
        jsonl = self.folder / "run.jsonl"
        done = hil("run", ACCEPTANCE, "--board", "sim:bench?firmware=v3", "--jsonl", jsonl)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(self.failures(jsonl), ORIGINAL)

    def test_the_same_run_twice_is_the_same_to_the_byte(self):
        texts = []
        for name in ("a", "b"):
            path = self.folder / "run.jsonl"
            hil("run", ACCEPTANCE, "--board", "sim:bench?seed=3", "--jsonl", path)
            texts.append(path.read_bytes())
        self.assertEqual(texts[0], texts[1])
        self.assertGreater(len(texts[0]), 10_000)

    def test_reports_of_a_run_that_fails(self):
        plan = self.file("plan.yaml", SMALL.replace("to: 5000mA", "to: 2mA").replace(
            "name: small", "name: <small> & \"odd\""))
        paths = {name: self.folder / name for name in ("j.xml", "l.jsonl", "r.html", "bundle")}
        done = hil(
            "run", plan, "--junit", paths["j.xml"], "--jsonl", paths["l.jsonl"],
            "--report", paths["r.html"], "--bundle", paths["bundle"])
        self.assertEqual(done.returncode, 1, done.stderr)
        suite = ElementTree.parse(paths["j.xml"]).getroot().find("testsuite")
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("2", "1"))
        names = {entry.get("name"): entry.get("value") for entry in suite.iter("property")}
        self.assertRegex(names["board id"], "^[0-9A-F]{12}$")
        self.assertIn("firmware", names)
        failure = suite.find("./testcase[@name='second']/failure")
        self.assertRegex(failure.get("message"), r"plan\.yaml:\d+: measure current of gn: \d+ mA")
        page = paths["r.html"].read_text()
        self.assertIn("&lt;small&gt; &amp;", page)
        self.assertNotIn("http://", page.replace("http://www.w3.org", ""))
        names = sorted(path.name for path in paths["bundle"].iterdir())
        self.assertEqual(names, [
            "board.img", "graph.svg", "junit.xml", "log.jsonl", "plan.yaml", "repeat.sh",
            "report.html", "run.vcd"])
        self.assertEqual((paths["bundle"] / "board.img").stat().st_size, 32768)
        ElementTree.parse(paths["bundle"] / "graph.svg")
        again = subprocess.run(
            [str(paths["bundle"] / "repeat.sh")], text=True, capture_output=True, timeout=100,
            env=dict(os.environ, PATH=f"{os.path.dirname(WAGMAN)}:{os.environ['PATH']}"))
        self.assertEqual(again.returncode, 1, again.stderr)
        self.assertIn("second", again.stdout)

    def test_a_recording_replays_without_the_board(self):
        recording = self.folder / "recording.jsonl"
        plan = self.file("plan.yaml", SMALL)
        simulator = Simulator(self, f"pty:{self.folder / 'board'}", speed="120", scenario="bench")
        done = hil(
            "run", plan, "--board", f"pty:{self.folder / 'board'}", "--record", recording,
            folder=self.folder)
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr)
        simulator.stop()
        self.assertIn('"sent":"@', recording.read_text())
        done = hil("run", plan, "--board", f"replay:{recording}")
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr)
        changed = self.file("changed.yaml", SMALL.replace("start gn\n", "restart gn\n"))
        done = hil("run", changed, "--board", f"replay:{recording}")
        self.assertEqual(done.returncode, 3)
        self.assertIn("the recording has no 'restart 1' here", done.stdout)

    def test_two_boards_that_differ_are_told_with_both_sides(self):
        same = hil("compare", ACCEPTANCE, "--boards", "sim:,sim:", "--within", "1ms")
        self.assertEqual(same.returncode, 0, same.stderr)
        self.assertRegex(same.stdout, r"no difference: \d\d\d events on 2 boards")
        other = hil("compare", ACCEPTANCE, "--boards", "sim:,sim:bench?firmware=v3")
        self.assertEqual(other.returncode, 1)
        self.assertRegex(other.stdout, r"(?s)first difference: \w+, after \d+ equal events\n  sim:\n")
        self.assertIn("  sim:bench?firmware=v3\n", other.stdout)

    def test_a_plan_that_needs_more_than_the_bench_has_is_skipped(self):
        plan = self.file("plan.yaml", "needs: {guests: [x2]}\n" + SMALL)
        junit = self.folder / "j.xml"
        done = hil("run", plan, "--rig", "simulated", "--junit", junit)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("needs a guest on x2; bench 'simulated' has none", done.stdout)
        suite = ElementTree.parse(junit).getroot().find("testsuite")
        self.assertEqual((suite.get("skipped"), suite.get("failures")), ("2", "0"))

    def test_a_plan_that_asks_over_a_console_is_skipped_where_there_is_none(self):
        plan = self.file("plan.yaml", "needs: {console: yes}\n" + SMALL)
        done = hil("run", plan, "--board", f"unix:{self.folder / 'nobody'}?wire=sensorgram")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("it asks over a console", done.stdout)

    def test_a_bench_that_is_not_there_is_no_failure_of_the_board(self):
        plan = self.file("plan.yaml", SMALL)
        junit = self.folder / "j.xml"
        done = hil("run", plan, "--board", f"unix:{self.folder / 'nobody'}", "--junit", junit)
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.stderr, r"wagman: .*nobody")

    def test_a_board_that_falls_silent_breaks_the_bench(self):
        plan = self.file("plan.yaml", SMALL)
        rig = self.file("rig.yaml", "silence: 2s\nguests: [gn]\n")
        simulator = Simulator(
            self, f"unix:{self.folder / 'board'}?wire=console", speed="1", scenario="bench")
        process = subprocess.Popen(
            [WAGMAN, "hil", "run", str(plan), "--rig", str(rig), "--board",
             f"unix:{self.folder / 'board'}?wire=console"], stdout=subprocess.PIPE, text=True,
            env=dict(os.environ, WAGMAN_LOCK_DIR=str(self.folder / "locks")))
        time.sleep(2)
        simulator.process.kill()
        output, _ = process.communicate(timeout=100)
        self.assertEqual(process.returncode, 3, output[-2000:])
        self.assertRegex(output, "bench error: .*1 bench error, 1 skipped of 2 tests")

    def test_one_run_at_a_time_has_the_bench(self):
        plan = self.file("plan.yaml", SMALL)
        Simulator(self, f"unix:{self.folder / 'board'}?wire=console", speed="1", scenario="bench")
        board = f"unix:{self.folder / 'board'}?wire=console"
        environment = dict(os.environ, WAGMAN_LOCK_DIR=str(self.folder / "locks"))
        first = subprocess.Popen(
            [WAGMAN, "hil", "run", str(plan), "--board", board], stdout=subprocess.PIPE,
            text=True, env=environment)
        try:
            self.assertIn("began", first.stdout.readline())
            second = hil("run", plan, "--board", board, folder=self.folder)
            self.assertEqual(second.returncode, 3)
            self.assertIn(f"process {first.pid}", second.stderr)
        finally:
            first.send_signal(signal.SIGINT)
            first.communicate(timeout=PATIENCE)
        self.assertEqual(first.returncode, 130)
        self.assertEqual(os.listdir(self.folder / "locks"), [])

    def test_another_board_is_refused(self):
        plan = self.file("plan.yaml", SMALL)
        Simulator(self, f"unix:{self.folder / 'board'}?wire=console", speed="60", scenario="bench")
        done = hil(
            "run", plan, "--board", f"unix:{self.folder / 'board'}", "--board-id", "0123456789AB",
            folder=self.folder)
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn("not the configured 0123456789AB", done.stdout)

    def test_what_is_wrong_with_a_plan_is_said_all_at_once(self):
        plan = self.file("plan.yaml", """
name: wrong
tests:
  - name: first
    needs: [zeroth]
    steps:
      - stopp gn
      - stop gn 99999999
      - wait: {event: gn heartbeat-lots, within: 5m}
      - fault: guest gn hang
      - measure: {current: gn}
      - sleep: 5s
""")
        done = hil("check", plan)
        self.assertEqual(done.returncode, 2)
        lines = done.stderr.splitlines()
        for number, words in [
                (4, "needs 'zeroth'"), (7, "did you mean 'stop'"), (8, "86400"),
                (9, "did you mean 'heartbeat-lost'"), (9, "did you mean '5min'"),
                (10, "did you mean 'hangs'"), (11, "has no limit"), (12, "unknown step 'sleep'")]:
            self.assertTrue(
                any(f"plan.yaml:{number}:" in line and words in line for line in lines),
                f"{number} {words}: {done.stderr}")
        self.assertEqual(hil("run", plan).returncode, 2)

    def test_plans_and_rigs_that_ship_are_right(self):
        done = hil(
            "check", "acceptance", *(
                word for rig in ("simulated", "pty", "cortex", "desk") for word in ("--rig", rig)))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 5)

    def test_options_that_are_wrong_end_before_anything_runs(self):
        plan = self.file("plan.yaml", SMALL)
        for arguments, words in [
                (["--only", "thrid"], "has no test 'thrid'"),
                (["--plant", "tcp:host:1"], "a plant is at unix:PATH"),
                (["--board", "carrier:pigeon"], "unknown kind 'carrier'"),
                (["--junit", "/nowhere/j.xml"], "--junit: /nowhere/j.xml"),
                (["--rig", "nowhere"], "no such file"),
                (["--board", "replay:/nowhere"], "no such recording")]:
            done = hil("run", plan, *arguments)
            self.assertEqual(done.returncode, 2, f"{arguments} {done.stdout} {done.stderr}")
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
