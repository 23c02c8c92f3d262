"""A board's persistent memory, read as docs/record.md has it and by nothing else."""

import struct
import zlib
from typing import NamedTuple

PAGE = 64
LARGEST_SEQUENCE = 0xF0000000
RECORD, LOG, LOG_PAGES = 16, 64, 448
# In an entry of the log.
BOARD, RESET = 7, 1
# The journal of a relay.
OFF, ON, TURNING_ON, TURNING_OFF = range(4)


class Port(NamedTuple):
    enabled: bool
    wanted: bool
    watched: bool
    attempts: int
    failures: int
    journal: int


class Entry(NamedTuple):
    milliseconds: int
    subject: int
    code: int
    argument: int
    count: int


class Image:
    """What an image says: boots, ports, and the entries of the log by their numbers."""

    def __init__(self, path):
        self._data = path.read_bytes()
        if len(self._data) != 512 * PAGE:
            raise AssertionError(f"{path.name} has {len(self._data)} bytes")
        board = self._newest(0)
        self.boots = struct.unpack_from("<I", board, 8)[0] if board else 0
        self.ports = [self._port(index) for index in range(5)]
        self.log = self._log()

    @property
    def last_reset(self):
        """The number of the newest entry about a reset."""
        return max(
            (number for number, entry in self.log.items()
             if (entry.subject, entry.code) == (BOARD, RESET)), default=0)

    def _page(self, index):
        """A page; None where its checksum is wrong."""
        page = self._data[index * PAGE:(index + 1) * PAGE]
        return page if zlib.crc32(page[:60]) == struct.unpack_from("<I", page, 60)[0] else None

    def _newest(self, kind):
        best, highest = None, 0
        for place in range(8):
            page = self._page(RECORD + 8 * kind + place)
            if not page:
                continue
            sequence = struct.unpack_from("<I", page)[0]
            stands_right = sequence % 8 == place and page[4] == kind and page[5] == 1
            if stands_right and highest < sequence < LARGEST_SEQUENCE:
                best, highest = page, sequence
        return best

    def _port(self, index):
        page = self._newest(1 + index)
        if not page:
            return Port(index < 3, True, index < 3, 0, 0, OFF)
        flags = page[6]
        failures = struct.unpack_from("<I", page, 8)[0]
        return Port(
            bool(flags & 1), bool(flags & 2), bool(flags & 4), page[7], failures, page[13])

    def _log(self):
        entries = {}
        for place in range(LOG_PAGES):
            page = self._page(LOG + place)
            if not page:
                continue
            first = struct.unpack_from("<I", page)[0]
            held = [page[4 + 14 * each:18 + 14 * each] for each in range(4)]
            held = [each for each in held if each[7] != 0xFF]
            block = (first - 1) // 4
            stands_right = place == (block + (4 - len(held)) % 2) % LOG_PAGES
            if 0 < first < LARGEST_SEQUENCE and first % 4 == 1 and held and stands_right:
                for number, raw in enumerate(held, first):
                    entries[number] = _entry(raw)
        oldest = (max(entries, default=0) // 4 - 446) * 4 + 1
        return {number: entry for number, entry in entries.items() if number >= oldest}


def _entry(raw):
    argument, count = struct.unpack_from("<IH", raw, 8)
    return Entry(int.from_bytes(raw[:6], "little"), raw[6] & 7, raw[7], argument, count)
