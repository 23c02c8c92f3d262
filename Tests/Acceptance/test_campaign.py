"""Fault campaigns as whole programs."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from program import ROOT, WAGMAN


def wagman(*arguments, **options):
    return subprocess.run(
        [WAGMAN, "campaign", *arguments], capture_output=True, text=True, timeout=300, **options
    )


class Campaigns(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.results = os.path.join(self.folder.name, "results.jsonl")
        self.swarm = str(ROOT / "sim/campaigns/swarm.yaml")

    def run_seeds(self, seeds, *more):
        return wagman("run", self.swarm, "--seeds", seeds, "--results", self.results, *more)

    def test_seeds_hold_and_the_totals_say_what_struck(self):
        run = self.run_seeds("1..40", "--json")
        self.assertEqual(run.returncode, 0, run.stderr)
        totals = json.loads(run.stdout)
        self.assertEqual(totals["seeds"], 40)
        self.assertEqual(totals["failures"], [])
        self.assertEqual(totals["differing"], [])
        self.assertEqual(totals["seconds"], 40 * 2 * 86_400)
        self.assertGreater(totals["repeats"], 0)
        self.assertGreater(totals["faults"]["guest hangs"]["times"], 0)
        self.assertGreater(totals["pairs"]["starting × heartbeat"], 30)

    def test_an_interrupted_campaign_goes_on_and_comes_to_the_same(self):
        command = [WAGMAN, "campaign", "run", self.swarm, "--seeds", "1..600"]
        first = subprocess.Popen(
            [*command, "--results", self.results, "--jobs", "1"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        # The file is written in pieces; a line says that the workers run.
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not os.path.exists(self.results):
            time.sleep(0.01)
        time.sleep(0.3)
        first.send_signal(signal.SIGINT)
        _, errors = first.communicate(timeout=60)
        self.assertEqual(first.returncode, 130, errors)
        rest = self.run_seeds("1..600", "--json")
        self.assertEqual(rest.returncode, 0, rest.stderr)
        whole = wagman(
            "run", self.swarm, "--seeds", "1..600", "--json", "--jobs", "2",
            "--results", os.path.join(self.folder.name, "whole.jsonl"),
        )
        self.assertEqual(json.loads(rest.stdout)["seeds"], 600)
        for key in ["entries", "faults", "pairs", "sometimes", "seconds"]:
            self.assertEqual(json.loads(rest.stdout)[key], json.loads(whole.stdout)[key], key)

    def test_a_program_that_ends_takes_its_own_seed_alone(self):
        run = subprocess.Popen(
            [WAGMAN, "campaign", "run", self.swarm, "--seeds", "1..200", "--json",
             "--results", self.results],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        children = pathlib.Path(f"/proc/{run.pid}/task/{run.pid}/children")
        deadline = time.monotonic() + 60
        # A worker that has answered is at the next seed by now.
        while time.monotonic() < deadline:
            workers = children.read_text(encoding="ascii").split()
            if len(workers) > 1 and pathlib.Path(f"/proc/{workers[0]}/io").read_text(
                encoding="ascii").split()[3] != "0":
                break
            time.sleep(0.01)
        os.kill(int(workers[0]), signal.SIGKILL)
        output, errors = run.communicate(timeout=300)
        self.assertEqual(run.returncode, 1, errors)
        totals = json.loads(output)
        self.assertEqual(totals["seeds"], 200)
        self.assertEqual(len(totals["failures"]), 1, totals["failures"])
        self.assertIn("ended by itself: signal 9", totals["failures"][0]["text"])

    def test_a_seed_is_replayed_and_is_a_scenario_that_anybody_can_run(self):
        replay = wagman("replay", self.swarm, "7", "--json")
        self.assertEqual(replay.returncode, 0, replay.stderr)
        self.assertIn("happening", replay.stdout)
        again = wagman("replay", self.swarm, "7", "--json")
        self.assertEqual(replay.stdout, again.stdout)
        text = wagman("replay", self.swarm, "7", "--yaml").stdout
        path = os.path.join(self.folder.name, "seed.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        run = subprocess.run(
            [WAGMAN, "sim", path, "--json"], capture_output=True, text=True, timeout=300
        )
        self.assertEqual(run.returncode, 0, run.stderr)

        def events(output):
            return [line for line in output.splitlines() if '"summary"' not in line]

        self.assertEqual(events(run.stdout), events(replay.stdout))

    def test_a_failing_seed_is_named_and_shrunk(self):
        path = os.path.join(self.folder.name, "late.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(
                "name: late\n"
                "guests: [node-controller]\n"
                "faults-for: 1h\nrecovery-for: 2h\nup-within: 1s\nempty: 0%\nenabled: 100%\n"
                "faults:\n"
                "  - {do: 'operator kill {number}', rate: 60/h}\n"
                "  - {do: 'board resets', rate: 4/h}\n"
            )
        run = wagman("run", path, "--seeds", "1..20", "--results", self.results)
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertRegex(run.stdout, r"invariant 12: \d+ seeds: ")
        seed = run.stdout.split("seeds: ")[-1].split(",")[0].split()[0]
        shrunk = wagman("shrink", path, seed, "--into", self.folder.name)
        self.assertEqual(shrunk.returncode, 0, shrunk.stderr)
        small = os.path.join(self.folder.name, f"late-{seed}.yaml")
        again = subprocess.run(
            [WAGMAN, "sim", small, "-q"], capture_output=True, text=True, timeout=60
        )
        self.assertEqual(again.returncode, 1, again.stderr)
        self.assertLess(shrunk.stdout.count("do:"), 6)
        line = next(l for l in shrunk.stdout.splitlines() if l.startswith("# wagman campaign"))
        only = line.split("--only ")[1]
        replay = wagman("replay", path, seed, "--only", only, "-q")
        self.assertEqual(replay.returncode, 1, replay.stderr)
        self.assert_compiles(os.path.join(self.folder.name, f"late-{seed}.swift"))

    def assert_compiles(self, case):
        # Beside the modules that the program was built of.
        build = pathlib.Path(WAGMAN).resolve().parent
        yaml = ROOT / ".build/checkouts/Yams/Sources/CYaml/include"
        compiler = subprocess.run(
            ["swiftc", "-typecheck", "-parse-as-library", "-swift-version", "6",
             "-package-name", "wagman", "-I", build / "Modules", "-I", yaml, case],
            capture_output=True, text=True, timeout=120)
        self.assertEqual((compiler.returncode, compiler.stderr), (0, ""))
        text = pathlib.Path(case).read_text()
        self.assertIn("import Testing", text)
        self.assertIn("operator kill", text)

    def test_bad_input_is_one_line_and_exit_code_2(self):
        for arguments, words in [
            (["run", self.swarm, "--seeds", "9..1"], "--seeds: '9..1' are no seeds"),
            (["run", self.swarm, "--jobs", "0"], "--jobs: 0 is none"),
            (["run", "no-such"], "no such file"),
            (["replay", self.swarm, "1", "--only", "x"], "--only: 'x' is none"),
        ]:
            run = wagman(*arguments, cwd=self.folder.name)
            self.assertEqual(run.returncode, 2, arguments)
            self.assertIn(words, run.stderr)
            self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        self.assertEqual(os.listdir(self.folder.name), [])

    def test_results_of_another_campaign_are_refused(self):
        with open(self.results, "w", encoding="utf-8") as file:
            file.write("not ours\n")
        run = self.run_seeds("1..2")
        self.assertEqual(run.returncode, 2)
        self.assertIn("another campaign", run.stderr)
        with open(self.results, encoding="utf-8") as file:
            self.assertEqual(file.read(), "not ours\n")


if __name__ == "__main__":
    unittest.main()
