"""`wagman verify`: what it says, its figures, and how it ends."""

import json
import os
import signal
import subprocess
import time
import unittest

from program import PATIENCE, WAGMAN

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def verify(*arguments):
    return subprocess.run(
        [WAGMAN, "verify", *arguments], capture_output=True, text=True, timeout=300)


def seconds_of_work(process):
    """The processor's time that a process has used."""
    with open(f"/proc/{process.pid}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


class Verify(unittest.TestCase):
    def test_all_states_of_one_port_hold(self):
        """The search ends, for there is nothing more to find, and counts what it counts always."""
        result = verify(
            "--ports", "gn", "--configuration", "least", "--states", "none", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        report = json.loads(result.stdout)
        self.assertTrue(report["fixedPoint"])
        self.assertEqual(report["states"], 1_094_439)
        self.assertEqual(report["searched"], report["states"])
        self.assertIsNone(report["counterexample"])
        self.assertGreater(report["failingFollowed"], 100)
        self.assertGreater(report["ticksCompared"], 1_000)
        self.assertEqual(result.stderr, "")

    def test_threads_make_no_difference(self):
        """One thread and three find the same."""
        reports = [
            json.loads(verify("--ports", "0,1", "--depth", "4", "--jobs", jobs, "--json").stdout)
            for jobs in ("1", "3")]
        for report in reports:
            for name in ("milliseconds", "processorMilliseconds", "statesPerSecond"):
                self.assertGreaterEqual(report.pop(name), 0)
        self.assertEqual(reports[0], reports[1])
        self.assertEqual(reports[0]["depth"], 4)
        self.assertFalse(reports[0]["fixedPoint"])

    def test_default_durations(self):
        """The durations of the machines as they are shipped."""
        result = verify("--configuration", "default", "--depth", "3")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("everything holds", result.stdout)
        self.assertIn("every way of 3 moves", result.stdout)

    def test_bad_usage(self):
        """What is wrong is named, with what would be right."""
        for arguments, words in (
                (["--ports", "gn,moon"], "moon is no port"),
                (["--ports", ""], "is no port"),
                (["--jobs", "0"], "--jobs"),
                (["--depth=-1"], "--depth"),
                (["--states", "0"], "'0' is no number of states; write one like 10000000"),
                (["--states", "many"], "--states"),
                (["--configuration", "huge"], "least")):
            with self.subTest(arguments=arguments):
                result = verify(*arguments)
                self.assertEqual(result.returncode, 2)
                self.assertIn(words, result.stderr)
                self.assertEqual(result.stdout, "")

    def test_interrupted(self):
        """SIGINT ends the search with the figures so far."""
        process = subprocess.Popen(
            [WAGMAN, "verify", "--states", "none", "--json"], stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        end = time.monotonic() + 6 * PATIENCE
        while seconds_of_work(process) < 0.5 and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        report = json.loads(output)
        self.assertTrue(report["interrupted"])
        self.assertGreater(report["states"], 1)


if __name__ == "__main__":
    unittest.main()
