"""What the checks have in common: the board's own account, and what is told of it."""

import asyncio
import json
import time

from demands import require

GUESTS = ["nc", "gn", "cs", "x1", "x2"]

# A guest in another state is on its way to one of these.
RESTING = {"started", "stopped", "disabled"}

# A board measures currents once a second; over sensorgrams they tell the power.
CURRENTS_ARE_NEW = 1.2

# Exit codes of wagman.
DONE, REFUSED, BAD_USAGE, BOARD_FAILED, TIMED_OUT = range(5)


async def truth(board):
    """State and relay of each guest as the board itself tells them, past the line."""
    guests = {}
    for line in await board.ask("state"):
        name, state, *fields = line.split(" ")
        if name in GUESTS:
            guests[name] = (state, dict(field.split("=") for field in fields)["relay"])
    return guests


async def settled(board):
    """Waits until all guests are started; one that was left stopped is started."""
    end = time.monotonic() + 40
    while states := {state for state, _ in list((await truth(board)).values())[:3]} - {"started"}:
        require(time.monotonic() < end, states, "the guests do not start")
        if states <= {"stopped"}:
            await board.ask("start 1")
        await asyncio.sleep(0.1)


async def resting(board):
    """Waits until no guest is on its way, and their currents are measured."""
    end = time.monotonic() + 40
    while not {state for state, _ in (await truth(board)).values()} <= RESTING:
        require(time.monotonic() < end, await truth(board), "a guest never arrives")
        await asyncio.sleep(0.1)
    await asyncio.sleep(CURRENTS_ARE_NEW)


def told(outcome):
    """The same from `wagman status --json`."""
    ports = json.loads(outcome.text.splitlines()[0])["ports"]
    return {port["guest"]: (port["state"], port["power"]) for port in ports}


def lies(reported, before, after):
    """Guests of which something else is reported than what was so before or after.

    What is not known is no lie.
    """
    return [
        f"{name}: said {value}, was {before[name][part]}, then {after[name][part]}"
        for name, pair in reported.items() for part, value in enumerate(pair)
        if value not in (None, "unknown", before[name][part], after[name][part])]
