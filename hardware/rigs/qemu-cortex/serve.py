#!/usr/bin/env python3
"""Runs a board whose program is on an emulated Cortex-M, for clients and test benches.

    serve.py [--scenario default] [--speed 60|max] --console pty:PATH|unix:PATH
             [--plant unix:PATH] [--events FILE] [--clock free] [OPTION OF wagman sim …]

The console is the chip's UART0; at the other socket one tells the plant what happens
(docs/scenarios.md, From outside). A line on standard output says when both are there.
Everything that was started ends with the scenario (exit code 0), on SIGINT, SIGTERM or
SIGHUP, and, where standard input is a pipe, when that closes. WAGMAN and FIRMWARE are
the programs of plant and controller, those of this checkout when absent.
"""

import argparse
import asyncio
import os
import pathlib
import shutil
import stat
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))

from bench import ROOT, Bench  # noqa: E402
from board import Links, Silence  # noqa: E402
from node import Node  # noqa: E402
from plant import PlantClient  # noqa: E402
from runner import cancel_when_interrupted  # noqa: E402

WAGMAN = ROOT / ".build" / "release" / "wagman"
FIRMWARE = ROOT / ".build-firmware" / "armv7em-none-none-eabi" / "release" / "WagmanAN386"
BAD_INPUT, FAILED = 2, 3


async def serve(options, others):
    cancel_when_interrupted(asyncio.current_task())
    await _end_with_input(asyncio.current_task())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="serve-"))
    bench = Bench(
        os.environ.get("WAGMAN", WAGMAN), os.environ.get("FIRMWARE", FIRMWARE), folder,
        Silence(), asyncio.subprocess.DEVNULL)
    links = Links([options.console])
    try:
        async with Node(bench, "board", events=options.events) as node:
            try:
                await _begin(node, links, options, others)
                outcome = await node.end()
            except AssertionError as failure:
                complain(f"{failure}\n{node.said()}")
                return FAILED
            if outcome.code:
                complain(outcome.said)
            return outcome.code
    except asyncio.CancelledError:
        return 0
    finally:
        await bench.processes.end()
        links.close()
        shutil.rmtree(folder, ignore_errors=True)


async def _begin(node, links, options, others):
    plant = options.plant or f"unix:{node.folder}/plant"
    pace = ["--speed", options.speed] if options.clock == "lockstep" else []
    await node.start_plant(
        options.scenario, "--clock", options.clock, *pace, "--plant", plant, *others, types=False)
    await node.start_chip(links.devices())
    await links.open(node)
    client = await PlantClient.open(plant.removeprefix("unix:"))
    # It answers when the controller has begun.
    await client.ask("time")
    client.close()
    print(f"ready: console {options.console}, plant {plant}", flush=True)


async def _end_with_input(task):
    """Where standard input is a pipe, its end is that of whoever started this."""
    mode = os.fstat(sys.stdin.fileno()).st_mode
    if not stat.S_ISFIFO(mode) and not stat.S_ISSOCK(mode):
        return
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)

    async def follow():
        while await reader.read(4096):
            pass
        task.cancel()
    task.follower = asyncio.create_task(follow())


def complain(words):
    print(f"serve: {words.strip()}", file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="default")
    parser.add_argument("--speed", default="1")
    parser.add_argument("--console", required=True)
    parser.add_argument("--plant")
    parser.add_argument("--events", type=pathlib.Path)
    parser.add_argument("--clock", choices=["lockstep", "free"], default="lockstep")
    options, others = parser.parse_known_args()
    kind, _, path = options.console.partition(":")
    if kind not in ["pty", "unix"] or not path or "?" in path:
        complain(f"--console: '{options.console}' is none; write pty:PATH or unix:PATH")
        sys.exit(BAD_INPUT)
    # qemu would put its socket in the place of whatever stands there.
    if os.path.lexists(path):
        complain(f"--console: {path} exists already; give another, or remove it")
        sys.exit(BAD_INPUT)
    if options.plant and not options.plant.startswith("unix:"):
        complain(f"--plant: '{options.plant}' is no place for it; write unix:PATH")
        sys.exit(BAD_INPUT)
    sys.exit(asyncio.run(serve(options, others)))


if __name__ == "__main__":
    main()
