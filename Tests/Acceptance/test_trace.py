"""Traces: GTKWave's own reader takes them, and they say what the run said."""

import collections
import json
import shutil
import signal
import subprocess
import unittest

from program import Folder, PATIENCE, ROOT, WAGMAN, wait_for
from waveform import Waveform

PORTS = ["nc", "gn", "cs", "x1", "x2"]
# The states in the argument of an entry, as docs/record.md has them.
STATES = {
    0: "disabled", 1: "stopped", 2: "cycling", 3: "starting", 4: "started", 5: "stopping",
    6: "restarting", 8: "start-devices", 9: "start-next-device", 10: "normal",
    11: "will-hibernate", 12: "hibernating"}
ENTERED = "entered"


def simulate(*arguments):
    """What a run prints as JSON lines, without its summary."""
    result = subprocess.run(
        [WAGMAN, "sim", *map(str, arguments), "--json"], capture_output=True, text=True,
        timeout=60, cwd="/")
    if result.returncode != 0:
        raise AssertionError(result)
    return [json.loads(line) for line in result.stdout.splitlines()[:-1]]


def last_of_each_moment(changes):
    """What remains where only the last value of a millisecond counts, and changes do."""
    by_moment = dict(changes)
    kept = []
    for moment, value in by_moment.items():
        if not kept or kept[-1][1] != value:
            kept.append((moment, value))
    return kept


class WaveformTests(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(self)
        self.dump = self.folder / "run.vcd"
        for tool in ["vcd2fst", "fst2vcd"]:
            self.assertIsNotNone(shutil.which(tool), f"{tool} is missing: install gtkwave")

    def read_by_gtkwave(self):
        """The dump as GTKWave's reader has read it."""
        fst = self.folder / "run.fst"
        subprocess.run(["vcd2fst", self.dump, fst], check=True, timeout=60)
        result = subprocess.run(
            ["fst2vcd", fst], check=True, capture_output=True, text=True, timeout=60)
        return Waveform(result.stdout)

    def check_reader_agrees(self):
        written, read = Waveform(self.dump.read_text()), self.read_by_gtkwave()
        self.assertEqual(read.timescale, "1ms")
        self.assertEqual(read.types, written.types)
        for path, changes in written.changes.items():
            self.assertEqual(read.changes[path], changes, path)
        self.assertEqual(read.end, written.end)
        return read

    def test_gtkwave_reads_every_value_of_each_scenario(self):
        for path in sorted((ROOT / "sim" / "scenarios").glob("*.yaml")):
            with self.subTest(path.stem):
                simulate(path, "--for", "4h", "--trace", self.dump)
                read = self.check_reader_agrees()
                self.assertEqual(read.end, 4 * 3_600_000)
                self.assertGreater(len(read.changes["wagman.nc.heartbeat"]), 100)

    def test_states_and_contacts_are_those_that_were_printed(self):
        printed = simulate("boot-loop", "--relays", "--trace", self.dump)
        read = self.read_by_gtkwave()
        states, contacts = collections.defaultdict(list), collections.defaultdict(list)
        for each in printed:
            if each.get("event") == ENTERED:
                state = STATES[each["argument"] & 0xf]
                states[each["subject"]].append((each["at"], state))
            elif "relay" in each:
                contacts[each["relay"]].append((each["at"], "1" if each["state"] == "on" else "0"))
        for subject in [*PORTS, "controller"]:
            self.assertEqual(
                read.changes[f"wagman.{subject}.state"], last_of_each_moment(states[subject]))
        for port in PORTS:
            self.assertEqual(
                read.changes[f"wagman.{port}.contact"],
                last_of_each_moment([(0, "0"), *contacts[port]]))
        self.assertGreater(len(read.changes["wagman.gn.state"]), 10)

    def test_a_board_of_the_field_has_the_same_names(self):
        simulate("boot-loop", "--trace", self.dump)
        ours = Waveform(self.dump.read_text())
        simulate("boot-loop", "--firmware", "v3", "--trace", self.dump)
        theirs = self.check_reader_agrees()
        self.assertEqual(theirs.types, ours.types)
        self.assertIn("started", [state for _, state in theirs.changes["wagman.nc.state"]])
        self.assertEqual(theirs.changes["wagman.nc.alarm"][-1][1], "unknown")

    def test_the_printed_run_is_the_same_with_a_trace(self):
        self.assertEqual(
            simulate("heat-wave", "--trace", self.dump), simulate("heat-wave"))


class SpanTests(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(self)
        self.trace = self.folder / "run.json"

    def checked(self, text):
        """The events of a trace that is as Chrome's Trace Event Format has it.

        Perfetto reads that format; each key is one that it asks for.
        """
        trace = json.loads(text)
        self.assertEqual(trace["displayTimeUnit"], "ms")
        events = trace["traceEvents"]
        tracks = {}
        for event in events:
            if event["ph"] == "M" and event["name"] == "thread_name":
                tracks[event["tid"]] = event["args"]["name"]
        last, spans = {}, collections.defaultdict(list)
        for event in events:
            self.assertEqual(event["pid"], 1)
            if event["ph"] == "M":
                self.assertIn(
                    event["name"], ["process_name", "thread_name", "thread_sort_index"])
                self.assertEqual(len(event["args"]), 1)
                continue
            track, moment = event["tid"], event["ts"]
            self.assertIsInstance(moment, int)
            self.assertGreaterEqual(moment, last.get(track, 0), event)
            last[track] = moment
            if event["ph"] == "C":
                self.assertTrue(event["name"])
                for value in event["args"].values():
                    self.assertIsInstance(value, (int, float))
                continue
            self.assertIn(track, tracks)
            if event["ph"] == "B":
                self.assertTrue(event["name"] and event["cat"])
                # Nothing is within another on these tracks.
                self.assertFalse(spans[track] and spans[track][-1]["end"] is None, event)
                spans[track].append({"begin": moment, "name": event["name"], "end": None})
            elif event["ph"] == "E":
                self.assertTrue(spans[track] and spans[track][-1]["end"] is None, event)
                spans[track][-1]["end"] = moment
            else:
                self.assertEqual((event["ph"], event["s"]), ("i", "t"))
                self.assertTrue(event["name"] and event["cat"])
        for track in spans.values():
            self.assertTrue(all(span["end"] is not None for span in track))
        return events, {tracks[track]: found for track, found in spans.items()}

    def test_spans_are_the_states_that_were_printed(self):
        printed = simulate("boot-loop", "--trace", self.trace)
        events, spans = self.checked(self.trace.read_text())
        for subject in [*PORTS, "controller"]:
            expected = [
                (each["at"] * 1_000, STATES[each["argument"] & 0xf]) for each in printed
                if each.get("event") == ENTERED and each["subject"] == subject]
            found = [(span["begin"], span["name"].replace(" ", "-")) for span in spans[subject]]
            self.assertEqual(found, expected)
        relays = [event for event in events if event.get("cat") == "relay"]
        self.assertGreater(len(relays), 10)
        counters = {event["name"] for event in events if event["ph"] == "C"}
        self.assertIn("gn.current", counters)
        self.assertIn("environment.temperature", counters)

    def test_a_brown_out_ends_the_spans_of_the_machines(self):
        simulate("brown-out", "--trace", self.trace)
        _, spans = self.checked(self.trace.read_text())
        modes = [span["name"] for span in spans["board"]]
        self.assertEqual(modes, ["automatic", "down", "automatic"])
        down = spans["board"][1]
        ended = [span for span in spans["nc"] if span["end"] == down["begin"]]
        self.assertEqual([span["name"] for span in ended], ["started"])

    def test_both_are_in_order_when_the_run_is_interrupted(self):
        dump = self.folder / "run.vcd"
        process = subprocess.Popen(
            [WAGMAN, "sim", "--speed", "20000", "--for", "300d", "--trace", dump,
             "--trace", self.trace], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        self.addCleanup(process.kill)
        # Two pieces of each are there.
        wait_for(
            lambda: all(
                path.exists() and path.stat().st_size > 131_072 for path in [dump, self.trace]),
            "the traces are written while the run goes on")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(PATIENCE), 130)
        _, spans = self.checked(self.trace.read_text())
        end = spans["nc"][-1]["end"]
        waveform = Waveform(dump.read_text())
        self.assertEqual(waveform.end * 1_000, end)
        fst = self.folder / "run.fst"
        subprocess.run(["vcd2fst", dump, fst], check=True, timeout=60)

    def test_what_no_trace_can_be_is_refused(self):
        (self.folder / "folder.vcd").mkdir()
        (self.folder / "full.vcd").symlink_to("/dev/full")
        for paths, words in [
                (["run.txt"], ["run.txt", ".vcd", ".json"]),
                (["none/run.vcd"], ["none/run.vcd", "No such file"]),
                (["folder.vcd"], ["folder.vcd", "directory"]),
                (["run.vcd", "run.vcd"], ["run.vcd", "twice"]),
                (["full.vcd"], ["full.vcd", "No space left"])]:
            with self.subTest(paths):
                options = [word for path in paths for word in ("--trace", path)]
                result = subprocess.run(
                    [WAGMAN, "sim", ROOT / "sim/scenarios/boot-loop.yaml", "-q", *options],
                    cwd=self.folder.path, capture_output=True, text=True, timeout=PATIENCE)
                self.assertEqual(result.returncode, 2, result)
                self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
                for word in ["--trace", *words]:
                    self.assertIn(word, result.stderr)
                self.assertFalse((self.folder / "run.vcd").exists())


if __name__ == "__main__":
    unittest.main()
