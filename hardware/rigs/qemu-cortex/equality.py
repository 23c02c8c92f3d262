"""The same history, entry for entry, on the microcontroller and in the simulator."""

import asyncio

from demands import require
from node import Node

WHOLE = ()
EXCERPT = ("--excerpt",)


def first(length):
    return ("--for", length)


# What is run of each scenario, in the short form and in the long one. The short one
# has the telling part of each; that of a month is anywhere.
PARTS = {
    "boot-loop": (EXCERPT, WHOLE),
    "brown-out": (first("125min"), WHOLE),
    "default": (first("3h"), first("3d")),
    "deliberate-stop": (EXCERPT, WHOLE),
    "forced-start": (EXCERPT, WHOLE),
    "heat-wave": (EXCERPT, WHOLE),
    "hibernation-causes": (first("310min"), WHOLE),
    "hibernation-through-reset": (first("315min"), WHOLE),
    "hung-guest": (EXCERPT, WHOLE),
    "kill-clears-wanted": (EXCERPT, WHOLE),
    "latched-reset": (EXCERPT, WHOLE),
    "node-controller-trouble": (EXCERPT, WHOLE),
    "quiet-month": (first("2h"), first("2d")),
    "sensor-trouble": (first("5h"), WHOLE),
    "stray-heartbeats": (first("130min"), WHOLE),
    "stubborn-guest": (EXCERPT, WHOLE),
    "unwatched-guest": (first("250min"), WHOLE),
}


async def equality(rig):
    """Every scenario: the log and the memory of the microcontroller are the simulator's"""
    shipped = {path.stem for path in (rig.root / "sim" / "scenarios").glob("*.yaml")}
    require(shipped == set(PARTS), shipped ^ set(PARTS), "the rig and sim/scenarios differ")
    rig.journal.shows(_row("scenario", "part", "entries", "relays", "steps", "seconds", ""))
    rows = await asyncio.gather(*(_run(rig, name) for name in PARTS))
    differing = [name for name, outcome in zip(PARTS, rows) if not outcome.compared]
    entries = sum(outcome.compared[0] for outcome in rows if outcome.compared)
    rig.journal.figure("entries compared", f"{entries:,}")
    rig.journal.figure("steps of the controller", f"{sum(each.steps for each in rows):,}")
    require(not differing, ", ".join(differing), "not the simulator's history")


async def _run(rig, name):
    part = PARTS[name][0 if rig.is_short else 1]
    async with rig.cores, Node(rig, name) as node:
        outcome = await node.history(name, "--compare", *part)
    entries, relays = outcome.compared or ("-", "-")
    rig.journal.shows(_row(
        name, " ".join(part).replace("--for", "first").replace("--", "") or "whole", entries,
        relays, outcome.steps, f"{outcome.seconds:.1f}", "equal" if outcome.compared else "DIFFERS"))
    if not outcome.compared:
        rig.journal.shows(outcome.divergence or str(outcome))
    return outcome


def _row(scenario, part, entries, relays, steps, seconds, verdict):
    return (f"{scenario:26} {part:12} {entries:>7} {relays:>6} {steps:>7} {seconds:>7} "
            f"{verdict}").rstrip()
