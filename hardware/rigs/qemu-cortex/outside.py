"""Faults from outside reach the program on the chip, and clients type meanwhile."""

import asyncio
import os
import pathlib
import re
import signal
import sys
import time

from demands import require
from plant import PlantClient

SERVE = pathlib.Path(__file__).resolve().parent / "serve.py"
SPEED = 120
# Seconds; several times what it takes on two cores.
PATIENCE = 60
# A step of the loop at least every 20 ms, and what two programs need to wake.
LATENCY = 0.25


class Served:
    """`serve.py`, with a client at the plant and, unless another types, one on the console."""

    def __init__(self, rig, speed, scenario="default", types=True):
        self._rig = rig
        # qemu's socket takes one client at a time.
        self._types = types
        self._scenario = scenario
        self._speed = speed
        self._said = b""

    async def __aenter__(self):
        self.folder = self._rig.new_folder(f"served-{self._scenario}-{self._speed}")
        console, plant, self.events = (self.folder / name for name in ["console", "plant", "events"])
        environment = {
            **os.environ, "WAGMAN": str(self._rig.wagman), "FIRMWARE": str(self._rig.firmware)}
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, str(SERVE), "--scenario", self._scenario, "--speed", str(self._speed),
            "--console", f"unix:{console}", "--plant", f"unix:{plant}", "--events",
            str(self.events), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env=environment, start_new_session=True)
        try:
            ready = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
            require(ready.decode() == f"ready: console unix:{console}, plant unix:{plant}\n", ready)
            self.plant = await PlantClient.open(plant)
            if self._types:
                self._reader, self._writer = await asyncio.open_unix_connection(console)
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(self, *_):
        await self._end()

    async def _end(self):
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        await self.process.wait()

    async def type(self, line):
        """The board's answer, and the seconds that it took."""
        began = time.monotonic()
        self._writer.write(f"@rig {line}\n".encode())
        answer = await asyncio.wait_for(self._reader.readuntil(b"->>>\r\n"), PATIENCE)
        return answer.decode(), time.monotonic() - began

    async def hears(self, words):
        """Waits until the board says this of its state."""
        end = time.monotonic() + PATIENCE
        while not re.search(words, (await self.type("state"))[0]):
            require(time.monotonic() < end, words, "the board does not say it")
            await asyncio.sleep(0.1)


async def faults_from_outside(rig):
    """Faults that come from outside reach the chip, and a client has its console meanwhile"""
    await _hung_guest(rig)
    await _answers_in_real_time(rig)


async def _hung_guest(rig):
    async with Served(rig, SPEED) as board:
        began, then = time.monotonic(), await board.plant.time()
        await _guest(board, "gn=up")
        require(await board.plant.ask("guest gn hangs") == "ok", "the sentence is refused")
        await _guest(board, "gn=hung")
        await board.hears(r"\ngn .*failures=1 ")
        await _guest(board, "gn=up")
        refused = await board.plant.ask("operator stop 1")
        require("not wired" in refused, refused)
        rate = (await board.plant.time() - then) / 1000 / (time.monotonic() - began)
        require(await board.plant.ask("pace max") == "ok", "the pace is not changed")
        began, then = time.monotonic(), await board.plant.time()
        await asyncio.sleep(3)
        most = (await board.plant.time() - then) / 1000 / (time.monotonic() - began)
        events = board.events.read_text()
        for words in ['"happening":"guest gn hangs"', "gn started -> stopping (heartbeat lost)"]:
            require(words in events, events, f"no {words}")
        # Whoever started it goes, and all of it with him.
        board.process.stdin.close()
        require(await asyncio.wait_for(board.process.wait(), PATIENCE) == 0, "it did not end")
        require(not (board.folder / "console").exists(), "its console is left behind")
    require(rate > SPEED * 0.8, rate, "time does not go as it is told")
    rig.journal.figure(f"virtual seconds a second, at speed {SPEED} and max",
                       f"{rate:.0f} and {most:.0f}")


async def _answers_in_real_time(rig):
    async with Served(rig, 1) as board:
        taken = sorted([(await board.type("id"))[1] for _ in range(20)])
    require(taken[10] < LATENCY, taken, "the console answers late")
    rig.journal.figure(
        "answer on the console at speed 1", f"median {taken[10] * 1000:.0f} ms")


async def _guest(board, words):
    end = time.monotonic() + PATIENCE
    while words not in (told := await board.plant.ask("guests")):
        require(time.monotonic() < end, told, f"not {words}")
        await asyncio.sleep(0.05)
