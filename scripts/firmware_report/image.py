"""An ELF image for a Cortex-M: sections, symbols, and what stands at an address."""

import bisect
import struct
from dataclasses import dataclass, field

NO_BITS, SYMBOLS = 8, 2
ALLOCATED = 2
FUNCTION = 2


class ImageError(Exception):
    """The file is not what it should be; the text says what and where."""


@dataclass(frozen=True)
class Section:
    name: str
    kind: int
    flags: int
    address: int
    offset: int
    size: int
    # Whether the program copies it to its address from elsewhere in flash.
    is_moved: bool = False

    @property
    def is_loaded(self):
        """Whether it takes room in flash."""
        return bool(self.flags & ALLOCATED) and self.kind != NO_BITS and self.size > 0

    @property
    def is_in_ram(self):
        """Whether it takes room in RAM when the program runs."""
        return bool(self.flags & ALLOCATED) and (self.kind == NO_BITS or self.is_moved)

    def holds(self, address):
        return self.address <= address < self.address + self.size


@dataclass(frozen=True)
class Symbol:
    name: str
    address: int
    size: int
    kind: int
    section: int

    @property
    def is_mapping(self):
        """Says only whether code or data begins there."""
        return self.name[:2] in ("$t", "$d", "$a") and self.name[2:3] in ("", ".")


@dataclass
class Function:
    """Code between two addresses; equal ones that the linker folded share it."""

    name: str
    start: int
    end: int
    aliases: list = field(default_factory=list)

    @property
    def is_outlined(self):
        """A sequence of instructions that the compiler shares between functions.

        It keeps to no calling convention: it is a piece of whoever branches to it.
        """
        return self.name.startswith("OUTLINED_FUNCTION")

    def holds(self, address):
        return self.start <= address < self.end


class Image:
    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self._bytes = file.read()
        if self._bytes[:6] != b"\x7fELF\x01\x01" or self._field("<H", 18) != 40:
            raise ImageError(f"{path}: not a 32-bit little-endian ELF image for ARM")
        self.sections = self._read_sections()
        self.symbols = self._read_symbols()
        self.functions = self._read_functions()
        self._starts = sorted(self.functions)
        marks = sorted((s.address, s.name[1]) for s in self.symbols if s.is_mapping)
        self._mark_addresses = [address for address, _ in marks]
        self._marks = [mark for _, mark in marks]

    def section(self, name):
        return next((s for s in self.sections if s.name == name), None)

    def function_at(self, address):
        """The function that holds `address`, or None."""
        place = bisect.bisect_right(self._starts, address) - 1
        if place < 0:
            return None
        function = self.functions[self._starts[place]]
        return function if function.holds(address) else None

    def is_code(self, address):
        place = bisect.bisect_right(self._mark_addresses, address) - 1
        return place >= 0 and self._marks[place] == "t"

    def data_end(self, address):
        """Where the data that begin at `address` end and code begins again."""
        place = bisect.bisect_right(self._mark_addresses, address)
        while place < len(self._marks) and self._marks[place] != "t":
            place += 1
        return self._mark_addresses[place] if place < len(self._marks) else address

    def constant(self, address, size=4):
        """The number at an address in flash; None where there is none."""
        for section in self.sections:
            if section.is_loaded and not section.is_moved and section.holds(address):
                start = section.offset + address - section.address
                return int.from_bytes(self._bytes[start:start + size], "little")
        return None

    def _field(self, layout, offset):
        return struct.unpack_from(layout, self._bytes, offset)[0]

    def _text(self, offset):
        return self._bytes[offset:self._bytes.index(b"\0", offset)].decode()

    def _read_sections(self):
        start, size = self._field("<I", 32), self._field("<H", 46)
        count, names = self._field("<H", 48), self._field("<H", 50)
        rows = [struct.unpack_from("<10I", self._bytes, start + size * n) for n in range(count)]
        self._links = [row[6] for row in rows]
        return [
            Section(
                self._text(rows[names][4] + row[0]), row[1], row[2], row[3], row[4], row[5],
                any(address <= row[3] < address + length for address, length in self._moved()))
            for row in rows]

    def _moved(self):
        """Address and length of each segment that is loaded elsewhere than it runs."""
        start, size, count = self._field("<I", 28), self._field("<H", 42), self._field("<H", 44)
        for number in range(count):
            _, _, address, load_address, _, length = struct.unpack_from(
                "<6I", self._bytes, start + size * number)
            if address != load_address:
                yield address, length

    def _read_symbols(self):
        symbols = []
        for number, section in enumerate(self.sections):
            if section.kind != SYMBOLS:
                continue
            names = self.sections[self._links[number]].offset
            for offset in range(section.offset, section.offset + section.size, 16):
                name, value, size, info, _, place = struct.unpack_from(
                    "<IIIBBH", self._bytes, offset)
                kind = info & 15
                # Bit 0 of a function's address says that it is in Thumb.
                address = value & ~1 if kind == FUNCTION else value
                symbols.append(Symbol(self._text(names + name), address, size, kind, place))
        if not symbols:
            raise ImageError(f"{self.path}: without symbols nothing can be told of it")
        return symbols

    def _read_functions(self):
        functions = {}
        for symbol in self.symbols:
            if symbol.kind != FUNCTION or symbol.section >= len(self.sections):
                continue
            function = functions.get(symbol.address)
            if function is None:
                end = symbol.address + symbol.size
                functions[symbol.address] = Function(symbol.name, symbol.address, end)
            else:
                function.aliases.append(symbol.name)
                function.end = max(function.end, symbol.address + symbol.size)
        starts = sorted(functions)
        for start, following in zip(starts, starts[1:] + [None]):
            function = functions[start]
            section = next((s for s in self.sections if s.is_loaded and s.holds(start)), None)
            limit = section.address + section.size if section else start
            if following is not None:
                limit = min(limit, following)
            # One from an assembler may have no size.
            if function.end == start or function.end > limit:
                function.end = limit
        return functions
