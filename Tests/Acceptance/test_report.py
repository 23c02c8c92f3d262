"""The page of a run: markup that readers of HTML and XML take, and what the run said."""

import html.parser
import json
import re
import subprocess
import unittest
import xml.etree.ElementTree

from program import Folder, PATIENCE, ROOT, WAGMAN

PORTS = ["nc", "gn", "cs", "x1", "x2"]
VOID = {"meta", "line", "rect", "path", "circle", "input"}
MINUTE = 60_000


def simulate(*arguments, code=0, cwd="/"):
    """A run's summary, printed."""
    result = subprocess.run(
        [WAGMAN, "sim", *map(str, arguments), "-q"], capture_output=True, text=True, timeout=60,
        cwd=cwd)
    if result.returncode != code:
        raise AssertionError(result)
    return result


class Page(html.parser.HTMLParser):
    """A page as a browser's parser sees it."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.text = [], [], {}
        self.feed(text)
        self.close()
        if self.open:
            raise AssertionError(f"not closed: {self.open}")
        self.rows = json.loads(self.text["data"])["rows"]

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.open.append((tag, dict(attributes).get("id")))

    def handle_startendtag(self, tag, attributes):
        if tag not in VOID:
            raise AssertionError(f"{tag} is empty, which browsers do not know")
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if self.open.pop()[0] != tag:
            raise AssertionError(f"{tag} ends what is not open")

    def handle_data(self, data):
        for tag, name in self.open:
            for key in {tag, name}:
                self.text[key] = self.text.get(key, "") + data

    def row(self, label):
        found = [row for row in self.rows if row["label"] == label]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} rows are named {label}")
        return found[0]

    def segments(self, label):
        """The states in a band: from, to and word."""
        row = self.row(label)
        numbers = row["segments"]
        return [
            (numbers[i], numbers[i + 1], row["words"][numbers[i + 2]])
            for i in range(0, len(numbers), 4)]

    def beats(self, label):
        """The moments in a row of instants, where none are put together."""
        last, moments = 0, []
        numbers = self.row(label)["bursts"]
        for i in range(0, len(numbers), 3):
            last += numbers[i]
            moments.append(last)
            if numbers[i + 1:i + 3] != [0, 1]:
                raise AssertionError(f"{label} is put together")
        return moments


class ReportTests(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(self)
        self.file = self.folder / "run.html"

    def page(self, *arguments):
        simulate(*arguments, "--report", self.file)
        text = self.file.read_text()
        # Well-formed XML, too: nothing is left to how a browser mends what is not.
        xml.etree.ElementTree.fromstring(text)
        return Page(text)

    def test_the_page_shows_every_port_and_the_hang(self):
        page = self.page("hung-guest")
        for port in PORTS:
            self.assertTrue(page.segments(f"{port} relay"))
            self.assertTrue(page.segments(f"{port} state"))
        hung = [part for part in page.segments("gn guest") if part[2] == "hung"]
        self.assertEqual(len(hung), 1)
        begin, end, _ = hung[0]
        self.assertEqual(begin, 60 * MINUTE)
        beats = page.beats("gn heartbeats")
        self.assertFalse([at for at in beats if begin <= at <= end])
        self.assertGreater(len(beats), 1_000)
        # Off from the cut of a guest that hangs to its next start.
        off = [part for part in page.segments("gn relay") if part[2] == "off"]
        self.assertEqual([part[0] for part in off], [0, end])
        self.assertEqual(
            [word for _, _, word in page.segments("gn state")][-5:],
            ["started", "stopping", "stopped", "starting", "started"])
        self.assertIn("11 of 11 expectations met", page.text["header"])
        self.assertIn("wagman sim hung-guest --seed 1", page.text["header"])
        self.assertEqual(page.text["log"].count("gn heartbeat lost"), 1)

    def test_what_is_not_met_is_named(self):
        text = (ROOT / "sim/scenarios/hung-guest.yaml").read_text()
        scenario = self.folder / "other.yaml"
        # Three more characters end no element, and one expectation cannot be met.
        scenario.write_text(text.replace(
            "about: a guest hangs", "about: '</script> & a <b>guest</b> hangs").replace(
            "power-cycled\n", "power-cycled'\n") + "  - {never: gn stopping}\n")
        (self.folder / "guests").symlink_to(ROOT / "sim/guests")
        simulate(scenario, "--report", self.file, code=1)
        page = Page(self.file.read_text())
        self.assertIn("11 of 12 expectations met", page.text["header"])
        self.assertIn("</script> & a <b>guest</b> hangs", page.text["header"])
        self.assertIn("'gn stopping' must not happen, but it happened at", page.text["main"])
        self.assertEqual(page.text["main"].count("✗ not met"), 1)

    def test_the_page_loads_nothing(self):
        page = self.page("hung-guest")
        for tag, attributes in page.elements:
            self.assertNotIn(tag, {"link", "img", "iframe", "object", "embed", "base", "source"})
            for name in ["src", "srcset", "xlink:href", "data", "poster", "action"]:
                self.assertNotIn(name, attributes, tag)
            self.assertTrue(attributes.get("href", "#").startswith("#"), attributes)
        policies = [
            attributes["content"] for tag, attributes in page.elements
            if attributes.get("http-equiv") == "Content-Security-Policy"]
        self.assertEqual(len(policies), 1)
        self.assertTrue(policies[0].startswith("default-src 'none';"))
        self.assertEqual(re.findall(r"https?:", self.file.read_text()), [])

    def test_the_same_run_gives_the_same_page(self):
        for arguments in [
                ["brown-out"], ["brown-out", "--excerpt"], ["boot-loop", "--firmware", "v3"]]:
            with self.subTest(arguments):
                first = self.folder / "first.html"
                simulate(*arguments, "--report", first)
                self.page(*arguments)
                self.assertEqual(self.file.read_bytes(), first.read_bytes())
        self.page("brown-out", "--seed", "7")
        seventh = self.file.read_bytes()
        self.page("brown-out", "--seed", "8")
        self.assertNotEqual(self.file.read_bytes(), seventh)

    def test_the_printed_run_is_the_same_with_a_page(self):
        plain = simulate("heat-wave").stdout
        self.assertEqual(simulate("heat-wave", "--report", self.file).stdout, plain)

    def test_an_excerpt_and_a_board_of_the_field_say_that_nobody_judged(self):
        for arguments, why in [
                (["hung-guest", "--excerpt"], "this is an excerpt"),
                (["hung-guest", "--for", "10min"], "shorter than the scenario"),
                (["boot-loop", "--firmware", "v3"], "not about the firmware of v3 boards")]:
            with self.subTest(arguments):
                page = self.page(*arguments)
                self.assertIn("expectations not judged", page.text["header"])
                self.assertIn(why, page.text["header"])
                self.assertGreater(len(page.beats("nc heartbeats")), 10)
                self.assertIn(" ".join(arguments[1:]), page.text["header"])

    def test_a_month_is_small_and_says_what_it_put_together(self):
        page = self.page("default")
        self.assertLess(self.file.stat().st_size, 3_000_000)
        counts = page.row("nc heartbeats")["bursts"][2::3]
        self.assertLessEqual(len(counts), 4_000)
        self.assertGreater(sum(counts), 250_000)
        self.assertIn("nc heartbeats: {:,} instants".format(sum(counts)), page.text["main"])

    def test_a_file_that_cannot_be_written_is_one_clear_error(self):
        for path, words in [("none/run.html", "No such file"), (".", "directory")]:
            with self.subTest(path):
                result = simulate(
                    ROOT / "sim/scenarios/hung-guest.yaml", "--report", path, code=2,
                    cwd=self.folder.path)
                # Nothing was run for nobody.
                self.assertEqual(result.stdout, "")
                self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
                for word in ["--report", path, words]:
                    self.assertIn(word, result.stderr)
        result = simulate("hung-guest", "--report", "/dev/full", code=2)
        self.assertIn("--report: /dev/full: No space left", result.stderr)


if __name__ == "__main__":
    unittest.main()
