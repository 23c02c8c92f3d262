"""Wrong input: one clear line on stderr, exit code 2, and nothing left behind."""

import os
import subprocess
import unittest

from program import DEFAULT_SCENARIO, Folder, PATIENCE, ROOT, WAGMAN

SCENARIO = """\
name: test
about: a guest for an hour
for: 1h
guests: {nc: node-controller, gn: guest-node}
timeline:
  - {at: 10min, do: operator stop 1}
"""


class BadInputTests(unittest.TestCase):
    def setUp(self):
        # Profiles are looked for beside the scenario's folder.
        top = Folder(self)
        (top / "guests").symlink_to(ROOT / "sim" / "guests")
        (top / "scenarios").mkdir()
        self.folder = top.inside("scenarios")

    def write(self, text):
        path = self.folder / "scenario.yaml"
        path.write_text(text)
        return path

    def refused(self, *arguments, naming):
        before = sorted(os.listdir(self.folder.path))
        # A link that is in order is not left behind either.
        link = ["--link", f"unix:{self.folder / 'socket'}"] if arguments[0] == "sim" else []
        result = subprocess.run(
            [WAGMAN, *map(str, arguments), *link], cwd=self.folder.path, capture_output=True,
            text=True, timeout=PATIENCE)
        self.assertEqual(result.returncode, 2, result)
        self.assertEqual(result.stdout, "")
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        for word in naming:
            self.assertIn(word, result.stderr)
        self.assertEqual(sorted(os.listdir(self.folder.path)), before)

    def test_the_scenario_itself_is_in_order(self):
        path = self.write(SCENARIO)
        result = subprocess.run(
            [WAGMAN, "check", str(path)], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(result.returncode, 0, result)

    def test_a_missing_file(self):
        self.refused("sim", self.folder / "none.yaml", naming=["none.yaml"])

    def test_a_tab(self):
        path = self.write(SCENARIO.replace("  - {at", "\t- {at"))
        self.refused("sim", path, naming=["scenario.yaml:6", "tab"])

    def test_an_unknown_guest(self):
        path = self.write(SCENARIO.replace("gn:", "gm:"))
        self.refused("sim", path, naming=["scenario.yaml:4", "gm", "gn"])

    def test_a_negative_duration(self):
        path = self.write(SCENARIO.replace("10min", "-10min"))
        self.refused("sim", path, naming=["scenario.yaml:6", "-10min"])
        self.refused("sim", DEFAULT_SCENARIO, "--for=-1d", naming=["-1d"])

    def test_port_5(self):
        path = self.write(SCENARIO.replace("stop 1", "stop 5"))
        self.refused("sim", path, naming=["scenario.yaml:6", "5"])

    def test_a_path_that_exists_as_a_file(self):
        path = self.folder / "file"
        path.write_text("mine")
        self.refused("sim", DEFAULT_SCENARIO, "--link", f"pty:{path}", naming=[str(path), "exists"])
        self.refused(
            "sim", DEFAULT_SCENARIO, "--link", f"unix:{path}", naming=[str(path), "exists"])
        self.assertEqual(path.read_text(), "mine")

    def test_links_that_are_none(self):
        for link, word in (
            ("udp:localhost:1", "udp"), ("tcp:localhost", "port"), ("pty:", "path"),
            ("pty:x?rights=guest5", "guest5"), ("pty:x?wire=morse", "morse"),
            (f"pty:{self.folder / 'none' / 'pty'}", "none"),
        ):
            with self.subTest(link):
                self.refused("sim", DEFAULT_SCENARIO, "--link", link, naming=[word])

    def test_usage(self):
        self.refused("record", "show", self.folder / "none.image", naming=["none.image"])
        for arguments in (("sim", "--speed", "slow"), ("sim", "--seed", "x")):
            with self.subTest(arguments):
                result = subprocess.run(
                    [WAGMAN, *arguments], capture_output=True, text=True, timeout=PATIENCE)
                self.assertEqual(result.returncode, 2, result)
                self.assertNotEqual(result.stderr, "")


if __name__ == "__main__":
    unittest.main()
