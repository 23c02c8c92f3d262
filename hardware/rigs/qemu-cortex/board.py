"""Plays a board for whoever expects `wagman sim`: the firmware on an emulated Cortex-M.

    board.py SCENARIO --speed 1 --link pty:PATH|unix:PATH[?wire=…&rights=…] …

Says where it listens as `wagman sim` does, and runs until it is told to end. WAGMAN
and FIRMWARE are the programs of plant and controller. What it cannot be ends it with
exit code 77 and a line that says why.
"""

import argparse
import asyncio
import base64
import os
import pathlib
import re
import shutil
import sys
import tempfile

from bench import Bench
from node import ADMINISTRATION, GUESTS, Node
from runner import cancel_when_interrupted

CANNOT = 77
# A sensorgram that asks for the uptime; see docs/WIRE.md, section 2.
UPTIME = bytes.fromhex("0002" "00000000" "c004" "00" "01" "0000" "00" "0400" "36")


class Silence:
    """A journal that nobody reads."""

    def detail(self, text):
        """Drops it."""


class Links:
    """The links by the console on which each is to be."""

    def __init__(self, urls):
        self.paths, self.kinds, self.sensorgrams = {}, {}, set()
        for url in urls:
            kind, path = re.fullmatch(r"(pty|unix|tcp):([^?]*).*", url).groups()
            console = (re.search(r"rights=(\w+)", url) or [None, ADMINISTRATION])[1]
            if kind == "tcp":
                cannot("its consoles are UARTs, which qemu gives to terminals and sockets alone")
            if console not in [ADMINISTRATION, *GUESTS]:
                cannot(f"its UARTs are those of {', '.join([ADMINISTRATION, *GUESTS])}")
            if console in self.paths:
                cannot(f"the UART of {console} is one line, for one client")
            self.paths[console], self.kinds[console] = pathlib.Path(path), kind
            if "wire=sensorgram" in url:
                if kind == "pty":
                    cannot("it is told which wire a terminal speaks by whoever opens it")
                self.sensorgrams.add(console)

    def devices(self):
        """The character devices that qemu is to make."""
        return {
            console: "pty" if kind == "pty" else
            f"socket,path={self.paths[console]},server=on,wait=off"
            for console, kind in self.kinds.items()}

    async def open(self, node):
        for console, path in self.paths.items():
            if self.kinds[console] == "pty":
                path.symlink_to(await node.terminal(console))
            else:
                await node.listens(path)
            if console in self.sensorgrams:
                await self._speak_sensorgrams(path)

    @staticmethod
    async def _speak_sensorgrams(path):
        # The first line tells a UART which wire is spoken on it; before, it is a console.
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(base64.b64encode(UPTIME) + b"\n")
        while not (await reader.readline()).startswith(b"A"):
            pass
        writer.close()

    def close(self):
        for path in self.paths.values():
            path.unlink(missing_ok=True)


def cannot(why):
    print(f"the emulated board: {why}", file=sys.stderr)
    sys.exit(CANNOT)


async def play(scenario, links, urls):
    cancel_when_interrupted(asyncio.current_task())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="board-"))
    bench = Bench(
        os.environ["WAGMAN"], os.environ["FIRMWARE"], folder, Silence(),
        asyncio.subprocess.DEVNULL)
    try:
        async with Node(bench, "board") as node:
            await node.start_plant(scenario, "--clock", "free", types=False)
            await node.start_chip(links.devices())
            await links.open(node)
            for url in urls:
                print(f"listening on {url}", file=sys.stderr, flush=True)
            await node.end()
    except asyncio.CancelledError:
        return 0
    finally:
        await bench.processes.end()
        links.close()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario")
    parser.add_argument("--speed", default="1")
    parser.add_argument("--link", action="append", default=[])
    options, others = parser.parse_known_args()
    if options.speed != "1":
        cannot(f"its time is the controller's own, at speed 1, not {options.speed}")
    if others:
        cannot(f"it does not know {' '.join(others)}")
    sys.exit(asyncio.run(play(options.scenario, Links(options.link), options.link)))


if __name__ == "__main__":
    main()
