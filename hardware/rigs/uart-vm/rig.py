"""Runs the rig: the machine, two boards, the lines between them, and the checks.

    rig.py --wagman FILE --kernel FILE --initramfs FILE --log FILE [--firmware FILE] [CHECK...]

With --firmware the boards are that firmware on emulated Cortex-Ms.
Exit code 0 when every check passed, 1 when one failed, 130 when interrupted.
"""

import argparse
import contextlib
import pathlib
import sys

from bench import Bench
from checks import CHECKS
from emulated_board import EmulatedBoard
from line import Line
from machine import Board, Machine
from runner import carry_out, chosen, run

SEED = 3

# All checks together take half of this on two cores; emulated boards have the
# guests' times of a real one.
TIME_LIMIT, TIME_LIMIT_EMULATED = 300, 900


class Rig:
    """Everything that runs, and the names under which the checks find it."""

    def __init__(self, options, folder, journal, output):
        self.journal = journal
        self._options = options
        self._folder = folder
        self._bench = Bench(options.wagman, options.firmware, folder, journal, output)
        self._processes = self._bench.processes
        self._nodes = contextlib.AsyncExitStack()
        self._lines = []
        self.supervisors = []

    async def start(self):
        scenario = self._bench.scenario(pathlib.Path(__file__).resolve().parent / "board.yaml")
        self.boards = {
            name: await self._board(name, scenario) for name in ["on-uart", "on-usb"]}
        self.machine = await Machine.start(
            self._processes, self._options.kernel, self._options.initramfs, self._folder,
            self.journal)
        self.shell = self.machine.shell
        self.uart = await self._line(Machine.uart, "on-uart")
        self.usb = await self._line("usb", "on-usb")
        self.other = await self._line("other", "on-usb")
        await self.uart.plug_in()

    async def _board(self, name, scenario):
        if self._options.firmware:
            return await self._nodes.enter_async_context(
                EmulatedBoard(self._bench, name, scenario))
        return await Board.start(
            self._processes, name, self._options.wagman, scenario, self._folder)

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
        await self._nodes.aclose()
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
    for name in ["wagman", "kernel", "initramfs", "log", "firmware"]:
        parser.add_argument(
            f"--{name}", required=name != "firmware",
            type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("checks", nargs="*", help="only these checks")
    options = parser.parse_args()
    options.checks = chosen(CHECKS, options.checks)
    limit = TIME_LIMIT_EMULATED if options.firmware else TIME_LIMIT
    sys.exit(run("rig-uart", options, limit, perform))


if __name__ == "__main__":
    main()
