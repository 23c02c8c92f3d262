"""Runs the rig: plants, controllers in qemu, and the checks.

    rig.py --wagman FILE --firmware FILE --log FILE [--short] [CHECK...]

Exit code 0 when every check passed, 1 when one failed, 130 when interrupted.
"""

import argparse
import asyncio
import os
import pathlib
import sys

from bench import ROOT, Bench
from checks import CHECKS
from runner import carry_out, chosen, run

SEED = 4

# Several times what the checks take on two cores.
TIME_LIMIT = {"short": 900, "long": 3600}


class Rig(Bench):
    """What the checks have to work with."""

    root = ROOT

    def __init__(self, options, folder, journal, output):
        super().__init__(options.wagman, options.firmware, folder, journal, output)
        self.is_short = options.short
        self.seed = SEED
        # A node keeps one core busy: plant and controller take turns.
        self.cores = asyncio.Semaphore(os.cpu_count() or 1)

    def busy_scenario(self):
        return self.scenario(pathlib.Path(__file__).resolve().parent / "busy.yaml")

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
