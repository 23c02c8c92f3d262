"""How a run begins: at an excerpt, with a client, from an image."""

import json
import subprocess
import time
import unittest

from console import Console
from program import PATIENCE, WAGMAN, Folder, Simulator


def simulate(*arguments):
    return subprocess.run(
        [WAGMAN, "sim", *map(str, arguments)], cwd="/", capture_output=True, text=True,
        timeout=PATIENCE)


class StartTests(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(self)

    def test_an_excerpt_counts_from_its_start_and_judges_nothing(self):
        result = simulate("hung-guest", "--excerpt", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        hangs = [line["at"] for line in lines if line.get("happening") == "guest gn hangs"]
        self.assertEqual(hangs, [600_000])
        lost = [line["at"] for line in lines if line.get("event") == "heartbeat-lost"]
        self.assertEqual(len(lost), 1)
        self.assertEqual(lines[-1]["summary"]["milliseconds"], 1_200_000)
        self.assertIn("this is an excerpt", simulate("hung-guest", "--excerpt", "-q").stdout)

    def test_an_excerpt_that_there_is_not(self):
        for arguments, word in (
            (("default", "--excerpt"), "default.yaml"),
            (("hung-guest", "--excerpt", "--for", "1h"), "--for"),
            (("--await-client",), "--link"),
        ):
            result = simulate(*arguments)
            self.assertEqual(result.returncode, 2, result)
            self.assertEqual(len(result.stderr.splitlines()), 1)
            self.assertIn(word, result.stderr)

    def test_time_stands_still_until_a_client_is_there(self):
        for link in ("unix", "pty"):
            path = self.folder / link
            Simulator(self, f"{link}:{path}", speed="1000", options=("--await-client",))
            time.sleep(0.5)
            opened = time.monotonic()
            board = (Console.on_unix if link == "unix" else Console.on_terminal)(self, path)
            up = int(board.ask("up")[0])
            self.assertLessEqual(up, (time.monotonic() - opened) * 1000 + 1)
            later = int(board.ask("up")[0])
            time.sleep(0.05)
            self.assertGreater(int(board.ask("up")[0]), later)

    def test_a_run_begins_with_the_memory_of_another(self):
        image = self.folder / "board.img"
        for firmware in ("ours", "v3"):
            first = simulate(
                "hung-guest", "--for", "1h", "-q", "--firmware", firmware, "--image", image)
            self.assertEqual(first.returncode, 0, first.stderr)
            path = self.folder / firmware
            Simulator(
                self, f"unix:{path}",
                options=("--firmware", firmware, "--start-image", str(image)))
            self.assertEqual(Console.on_unix(self, path).ask("boots"), ["2"])

    def test_an_image_that_is_none(self):
        short = self.folder / "short.img"
        short.write_bytes(b"x" * 100)
        for path, word in ((short, "32768"), (self.folder / "none.img", "exist")):
            result = simulate("--start-image", path)
            self.assertEqual(result.returncode, 2, result)
            self.assertEqual(len(result.stderr.splitlines()), 1)
            self.assertIn(word, result.stderr)
            self.assertIn(str(path), result.stderr)

    def test_what_is_said_to_the_original_firmware_alone(self):
        for arguments, word in (
            (("--heartbeat-timeout", "5min"), "--firmware v3"),
            (("--logs-inside",), "--firmware v3"),
            (("--firmware", "v3", "--heartbeat-timeout", "0s"), "--heartbeat-timeout"),
            (("--firmware", "v3", "--link", "pty:x?wire=sensorgram"), "rights=admin"),
        ):
            result = simulate(*arguments)
            self.assertEqual(result.returncode, 2, result)
            self.assertIn(word, result.stderr)


if __name__ == "__main__":
    unittest.main()
