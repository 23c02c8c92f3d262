"""Runs the rig: the machine, two boards, the lines between them, and the checks.

    rig.py --wagman FILE --kernel FILE --initramfs FILE --log FILE [CHECK...]

Exit code 0 when every check passed, 1 when one failed, 130 when interrupted.
"""

import argparse
import pathlib
import shutil
import sys

from checks import CHECKS
from line import Line
from machine import Board, Machine
from processes import Processes
from runner import carry_out, chosen, run

SEED = 3

# All checks together take half of this on two cores.
TIME_LIMIT = 300


class Rig:
    """Everything that runs, and the names under which the checks find it."""

    def __init__(self, options, folder, journal, output):
        self.journal = journal
        self._options = options
        self._folder = folder
        self._processes = Processes(output)
        self._lines = []
        self.supervisors = []

    async def start(self):
        scenario = self._scenario()
        self.boards = {
            name: await Board.start(
                self._processes, name, self._options.wagman, scenario, self._folder)
            for name in ["on-uart", "on-usb"]}
        self.machine = await Machine.start(
            self._processes, self._options.kernel, self._options.initramfs, self._folder,
            self.journal)
        self.shell = self.machine.shell
        self.uart = await self._line(Machine.uart, "on-uart")
        self.usb = await self._line("usb", "on-usb")
        self.other = await self._line("other", "on-usb")
        await self.uart.plug_in()

    def _scenario(self):
        # The simulator looks for guests in the folder `guests` beside the scenario's own.
        here = pathlib.Path(__file__).resolve().parent
        (self._folder / "scenarios").mkdir()
        (self._folder / "guests").symlink_to(here.parents[2] / "sim" / "guests")
        return shutil.copy(here / "board.yaml", self._folder / "scenarios")

    async def _line(self, name, board):
        line = Line(name, self._folder / name, SEED)
        line.board = self.boards[board]
        self._lines.append(line)
        await line.wire_to(line.board.at("console"))
        return line

    async def restore(self):
        """Has everything as a check finds it, whatever the one before left."""
        for line in self._lines:
            line.garble(0)
            line.flow()
            await line.wire_to(line.board.at("console"))
        if not self.uart.is_plugged_in:
            await self.uart.plug_in()
        await self.first_name()
        for board in self.boards.values():
            await board.ask("wake")

    def url(self, line, wire="console"):
        """How a program in the machine calls a line."""
        tty = {"uart": "ttyS1", "usb": "ttyUSB0"}[line.name]
        return f"serial:/dev/{tty}?wire={wire}"

    async def first_name(self):
        """Has the adapter alone, as ttyUSB0."""
        for line in [self.usb, self.other]:
            if line.is_plugged_in:
                await line.unplug()
        await self.shell.run("while ls /dev/ttyUSB* 2>/tmp/none; do sleep 0.02; done")
        await self.usb.plug_in()
        await self.shell.run("while [ ! -c /dev/ttyUSB0 ]; do sleep 0.02; done")

    async def end(self):
        for line in self._lines:
            await line.close()
        if hasattr(self, "machine"):
            self.machine.shell.close()
        await self._processes.end()


async def perform(options, journal, folder, output):
    rig = Rig(options, folder, journal, output)
    try:
        await rig.start()
        failed = await carry_out(options.checks, rig, journal)
        for line in [rig.uart, rig.usb]:
            journal.shows(f"the line {line.name}: {line.faults}")
    finally:
        await rig.end()
    return failed


def main():
    parser = argparse.ArgumentParser(description="Runs the rig.")
    for name in ["wagman", "kernel", "initramfs", "log"]:
        parser.add_argument(
            f"--{name}", required=True, type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("checks", nargs="*", help="only these checks")
    options = parser.parse_args()
    options.checks = chosen(CHECKS, options.checks)
    sys.exit(run("rig-uart", options, TIME_LIMIT, perform))


if __name__ == "__main__":
    main()
