"""The instructions of an image, as llvm-objdump writes them."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

CONDITIONS = ("eq", "ne", "hs", "lo", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le")
OPPOSITE = {}
for _first, _second in zip(CONDITIONS[::2], CONDITIONS[1::2]):
    OPPOSITE[_first], OPPOSITE[_second] = _second, _first

LINE = re.compile(r"^ *([0-9a-f]+): ?[0-9a-f ]*\t([^\t]+)(?:\t(.*))?$")
REGISTER_NUMBERS = {"sp": 13, "lr": 14, "pc": 15}
OTHER_NAMES = {"r13": "sp", "r14": "lr", "r15": "pc", "sb": "r9", "sl": "r10", "fp": "r11",
               "ip": "r12"}


@dataclass(frozen=True)
class Instruction:
    address: int
    # Where the one after it is.
    following: int
    # Without `.w`; a condition from an IT block is still on it.
    name: str
    operands: tuple

    @property
    def literal(self):
        """The address that `ldr r0, [pc, #0x10]` and its like read."""
        match = re.fullmatch(r"\[pc, #(-?\w+)\]", self.operands[-1] if self.operands else "")
        if match is None or not self.name.startswith(("ldr", "vldr")):
            return None
        return (self.address + 4 & ~3) + int(match[1], 0)

    def __str__(self):
        return f"{self.name} {', '.join(self.operands)}".strip()


class Code:
    """Every instruction of an image by its address."""

    def __init__(self, instructions):
        self.instructions = instructions
        # Where constants are that instructions load from beside them.
        self.literals = set()
        for instruction in instructions.values():
            place = instruction.literal
            if place is not None:
                self.literals.add(place)


def tool(name):
    """The toolchain's own program beside `swift`, or the one in the path."""
    swift = shutil.which("swift")
    beside = os.path.join(os.path.dirname(os.path.realpath(swift)), name) if swift else ""
    found = beside if os.access(beside, os.X_OK) else shutil.which(name)
    if not found:
        raise FileNotFoundError(f"{name} is neither beside swift nor in the path")
    return found


def disassemble(path):
    """The code of an image."""
    command = [tool("llvm-objdump"), "--disassemble", "--no-show-raw-insn", path]
    return parse(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def parse(text):
    rows = []
    for line in text.splitlines():
        match = LINE.match(line)
        if match:
            name = re.sub(r"\.[wn]$", "", match[2].strip())
            rows.append((int(match[1], 16), name, match[3] or ""))
    return Code(_instructions(rows))


def _instructions(rows):
    instructions = {}
    for row, following in zip(rows, rows[1:] + [(None, "", "")]):
        address, name, operands = row
        if name.startswith("."):
            continue
        after = following[0] if following[0] is not None else address + 4
        instructions[address] = Instruction(address, after, name, split(operands))
    return instructions


def split(text):
    """Operands, where brackets and braces hold theirs together."""
    text = text.split("@")[0].strip()
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter in "[{") - (letter in "]}")
        if letter == "," and depth == 0:
            parts.append(text[start:place].strip())
            start = place + 1
    if text[start:].strip():
        parts.append(text[start:].strip())
    return tuple(OTHER_NAMES.get(part, part) for part in parts)


def registers(braces):
    """The registers of a list as in `{r4-r7, lr}`, lowest first."""
    names = []
    for part in braces.strip("{} ").split(","):
        first, _, last = part.strip().partition("-")
        first = OTHER_NAMES.get(first, first)
        if not last:
            names.append(first)
            continue
        kind, low, high = first[0], int(first[1:]), int(last[1:])
        names.extend(f"{kind}{number}" for number in range(low, high + 1))
    return names


def is_register(text):
    return text in REGISTER_NUMBERS or bool(re.fullmatch(r"r\d+", text))


def immediate(text):
    """The number of `#0x10`, also of `#0x10 <name>`; None for anything else."""
    return int(text[1:].split()[0], 0) if text.startswith("#") else None


def target(text):
    """The address of `0x1bc <name+0x10>`; None for anything else."""
    match = re.match(r"0x([0-9a-f]+)", text)
    return int(match[1], 16) if match else None
