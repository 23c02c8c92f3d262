"""The same readings as base64 lines on a unix socket."""

import json
import unittest

from console import Console
from program import Folder, ROOT, Simulator
from sensorgram import (
    ENVIRONMENT, REQUESTS, RESPONSES, VOLTAGE, line, packed, unpacked)

# For each reading: its sub_ids, and what one value may be.
READINGS = {
    "current": (range(1, 7), range(0, 65536)),
    "heartbeat": (range(1, 6), range(0, 1 << 32)),
    "thermistor": (range(1, 6), range(0, 4096)),
    "uptime": (range(1, 2), range(0, 3600)),
    "boots": (range(1, 2), range(0, 10)),
    "fail count": (range(1, 6), range(0, 10)),
    "state": (range(1, 6), range(0, 5)),
    "get media": (range(1, 6), (0, 1, 255)),
    "get time": (range(1, 2), range(0, 1 << 32)),
}


class SensorgramTests(unittest.TestCase):
    def start(self, setting="", speed="1"):
        path = Folder(self) / "board"
        Simulator(self, f"unix:{path}?wire=sensorgram{setting}", speed=speed)
        return Console.on_unix(self, path)

    def answers(self, board, *requests):
        """Sends one line of (name, sub_id, value) and returns the next line that answers."""
        board.send(line(*(packed(REQUESTS[name], sub, value) for name, sub, value in requests)))
        while True:
            answer = unpacked(board.line())
            # The report of each minute is longer than any answer here.
            if len(answer) <= len(requests):
                return answer

    def answer(self, board, name, sub_id=1, value=0):
        (one,) = self.answers(board, (name, sub_id, value))
        self.assertEqual((one.id, one.source_id), (RESPONSES[name], 1))
        self.assertEqual(one.sub_id, sub_id)
        (result,) = one.values
        return result

    def test_the_codec_agrees_with_the_reference_vectors(self):
        path = ROOT / "Tests" / "WagmanWireTests" / "Vectors" / "sensorgrams.json"
        requests = 0
        for vector in json.loads(path.read_text())["valid"]:
            data = bytes.fromhex(vector["hex"])
            for one in vector["sensorgrams"]:
                if one["id"] in REQUESTS.values() and one.get("value") == 0 and len(data) == 16:
                    built = packed(one["id"], one["sub_id"], 0, one["timestamp"])
                    self.assertEqual(built, data)
                    requests += 1
        self.assertGreater(requests, 5)

    def test_every_reading(self):
        board = self.start()
        identity = self.answer(board, "board id")
        self.assertEqual(len(identity), 8)
        for name, (sub_ids, allowed) in READINGS.items():
            for sub_id in sub_ids:
                with self.subTest(name, sub_id=sub_id):
                    self.assertIn(self.answer(board, name, sub_id), allowed)

    def test_a_line_of_requests_gets_one_line_of_answers_in_order(self):
        board = self.start()
        requests = [("heartbeat", sub, 0) for sub in range(1, 6)] + [("uptime", 1, 0)]
        answer = self.answers(board, *requests)
        self.assertEqual([one.id for one in answer], [RESPONSES[name] for name, _, _ in requests])
        self.assertEqual([one.sub_id for one in answer], [1, 2, 3, 4, 5, 1])

    def test_commands(self):
        board = self.start()
        for name, sub_id, value in (
            ("set time", 1, 1_700_000_000), ("start", 2, 0), ("stop", 5, 60), ("ping", 2, 0),
            ("disable", 4, 0), ("enable", 4, 0), ("set media", 2, 1), ("clear record", 1, 0),
        ):
            with self.subTest(name):
                self.assertEqual(self.answer(board, name, sub_id, value), 1)
        self.assertIn(self.answer(board, "get time"), range(1_700_000_000, 1_700_000_060))
        self.assertEqual(self.answer(board, "get media", 2), 1)
        self.assertEqual(self.answer(board, "start", 6), 0, "there is no port 5")
        self.assertEqual(self.answer(board, "set media", 3, 1), 0, "port 2 has no selector")
        self.assertEqual(self.answer(board, "reset"), 1)

    def test_a_guest_may_read_and_ping_for_itself(self):
        board = self.start("&rights=guest1")
        self.assertEqual(self.answer(board, "ping", 2), 1)
        self.assertEqual(self.answer(board, "ping", 3), 0)
        for name, sub_id in (
            ("start", 2), ("stop", 2), ("enable", 2), ("disable", 2), ("reset", 1),
            ("set media", 2), ("set time", 1), ("clear record", 1),
        ):
            with self.subTest(name):
                self.assertEqual(self.answer(board, name, sub_id), 0)
        self.assertIn(self.answer(board, "uptime"), range(0, 3600))

    def test_bad_lines_have_no_effect_and_the_next_one_is_read(self):
        board = self.start()
        good = packed(REQUESTS["uptime"], 1, 0)
        bad_crc = good[:-1] + bytes([good[-1] ^ 1])
        for bad in (
            b"%%%%\n", b"AAAA\n", b"A" * 700 + b"\n", line(good, bad_crc), line(good[:-3]),
            line(good)[:-3] + b"\n", b"\n",
        ):
            with self.subTest(bad[:20]):
                board.send(bad)
                self.assertEqual(self.answer(board, "board id")[:2], b"\0\0")

    def test_an_unknown_request_gets_no_entry(self):
        board = self.start()
        unknown = packed(0xC0FF, 1, 0)
        board.send(line(unknown, packed(REQUESTS["uptime"], 1, 0), unknown))
        self.assertEqual([one.id for one in unpacked(board.line())], [RESPONSES["uptime"]])

    def test_a_report_once_a_minute(self):
        board = self.start(speed="60")
        for _ in range(3):
            ids = [(one.id, one.sub_id) for one in unpacked(board.line(seconds=20))]
            self.assertEqual(ids[0], (RESPONSES["board id"], 1))
            for sub_id in range(1, 7):
                self.assertIn((RESPONSES["current"], sub_id), ids)
            for sub_id in range(1, 6):
                for id in (RESPONSES["fail count"], VOLTAGE, RESPONSES["thermistor"]):
                    self.assertIn((id, sub_id), ids)
            self.assertIn((ENVIRONMENT, 1), ids)
            self.assertIn((ENVIRONMENT, 2), ids)


if __name__ == "__main__":
    unittest.main()
