"""The watchdog resets a firmware that gets no answer, and the run goes on."""

import asyncio
import json
import time

from demands import require
from node import Node

SCENARIO = "boot-loop"
# Seconds of silence. The firmware's watchdog bites after 16.
SILENT, PATIENT = 20, 12
# How long is waited for what has to come, in seconds.
LIMIT = 30


async def watchdog(rig):
    """A plant that is silent for 20 s: the watchdog resets the board, and the run goes on"""
    async with rig.cores, Node(rig, "watchdog") as node:
        await node.start_plant(SCENARIO, "--clock", "free", types=False)
        await node.start_chip({})
        await _comes(node, _entries, "the board does not begin")
        if not rig.is_short:
            before = len(_entries(node))
            await node.halt_plant(PATIENT)
            await _comes(
                node, lambda node: _entries(node)[before:],
                f"nothing is logged after {PATIENT} s of silence")
            require(not _resets(node), _resets(node), f"a reset after {PATIENT} s of silence")
        await node.halt_plant(SILENT)
        await _comes(node, _resets, f"no reset by the watchdog after {SILENT} s of silence")
        await _comes(node, _later, "nothing is logged later than the reset")
        resets, later = _resets(node), _later(node)
    require(len(resets) == 1, resets, "other than one reset by the watchdog")
    rig.journal.figure("reset by the watchdog, virtual seconds", resets[0]["at"] / 1_000)
    rig.journal.figure("the next thing to happen", later[0]["text"])


async def _comes(node, found, otherwise):
    """Waits until something is found in the node's log."""
    end = time.monotonic() + LIMIT
    while not found(node):
        said = f"{node.events.read_text()}\n{node.said()}"
        require(not node.has_ended and time.monotonic() < end, said, otherwise)
        await asyncio.sleep(0.1)


def _entries(node):
    # The last line may be half written.
    complete = node.events.read_text().rpartition("\n")[0]
    found = (json.loads(line) for line in complete.splitlines())
    return [each for each in found if "sequence" in each]


def _resets(node):
    return [each for each in _entries(node) if each["text"] == "board reset (watchdog)"]


def _later(node):
    """What happened when time had gone on after the reset."""
    resets = _resets(node)
    return [each for each in _entries(node) if resets and each["at"] > resets[0]["at"]]
