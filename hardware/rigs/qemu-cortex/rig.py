"""Runs the rig: plants, controllers in qemu, and the checks.

    rig.py --wagman FILE --firmware FILE --log FILE [--short] [CHECK...]

Exit code 0 when every check passed, 1 when one failed, 130 when interrupted.
"""

import argparse
import asyncio
import os
import pathlib
import sys

from checks import CHECKS
from processes import Processes
from runner import carry_out, chosen, run

SEED = 4

# Several times what the checks take on two cores.
TIME_LIMIT = {"short": 900, "long": 3600}


class Rig:
    """What the checks have to work with."""

    root = pathlib.Path(__file__).resolve().parents[3]

    def __init__(self, options, folder, journal, output):
        self.journal = journal
        self.wagman = options.wagman
        self.firmware = options.firmware
        self.is_short = options.short
        self.seed = SEED
        self.processes = Processes(output)
        self._folder = folder
        self._count = 0
        # Plant and controller take turns, but the controller looks for its answer all
        # the time: a node needs two cores, and two nodes on them wait for each other.
        self.cores = asyncio.Semaphore(max(1, (os.cpu_count() or 1) // 2))

    def new_folder(self, name):
        self._count += 1
        folder = self._folder / f"{self._count}-{name}"
        folder.mkdir()
        return folder

    async def restore(self):
        """Ends what a check that failed has left."""
        await self.processes.end()


async def perform(options, journal, folder, output):
    rig = Rig(options, folder, journal, output)
    try:
        return await carry_out(options.checks, rig, journal)
    finally:
        await rig.processes.end()


def main():
    parser = argparse.ArgumentParser(description="Runs the rig.")
    for name in ["wagman", "firmware", "log"]:
        parser.add_argument(
            f"--{name}", required=True, type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--short", action="store_true", help="the telling parts alone")
    parser.add_argument("checks", nargs="*", help="only these checks")
    options = parser.parse_args()
    options.checks = chosen(CHECKS, options.checks)
    limit = TIME_LIMIT["short" if options.short else "long"]
    sys.exit(run("rig-cortex", options, limit, perform))


if __name__ == "__main__":
    main()
