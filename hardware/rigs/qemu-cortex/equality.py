"""The same history, entry for entry, on the microcontroller and in the simulator."""

import asyncio

from demands import require
from node import Node

WHOLE = ()
EXCERPT = ("--excerpt",)


def first(length):
    return ("--for", length)


# What is run of each scenario in the long form. Those of a month are too long; the
# first thing that happens in the default one is after three days. The short form runs
# the excerpt that a scenario names, else as much as here, else twenty minutes.
LONG = {"bench": first("2h"), "default": first("80h"), "quiet-month": first("1d")}
SHORT = {
    "bench": first("10min"), "default": first("1h"), "quiet-month": first("30min"),
    "unwatched-guest": first("70min"),
    "clock-lost": first("130min"), "torn-write": first("70min"), "watchdog": first("70min"),
    "worn-pages": first("70min")}


async def equality(rig):
    """Every scenario: the log and the memory of the microcontroller are the simulator's"""
    names = sorted(path.stem for path in (rig.root / "sim" / "scenarios").glob("*.yaml"))
    # The longest first, so that the others are run beside them.
    names.sort(key=lambda name: name not in LONG)
    rig.journal.shows(_row("scenario", "part", "entries", "relays", "steps", "seconds", ""))
    rows = await asyncio.gather(*(_run(rig, name) for name in names))
    differing = [name for name, outcome in zip(names, rows) if not outcome.compared]
    entries = sum(outcome.compared[0] for outcome in rows if outcome.compared)
    rig.journal.figure("entries compared", f"{entries:,}")
    rig.journal.figure("steps of the controller", f"{sum(each.steps for each in rows):,}")
    require(not differing, ", ".join(differing), "not the simulator's history")


async def _run(rig, name):
    part = _short(rig, name) if rig.is_short else LONG.get(name, WHOLE)
    async with rig.cores, Node(rig, name) as node:
        outcome = await node.history(name, "--compare", *part)
    entries, relays = outcome.compared or ("-", "-")
    told = " ".join(part).replace("--for", "first").replace("--", "") or "whole"
    rig.journal.shows(_row(
        name, told, entries, relays, outcome.steps, f"{outcome.seconds:.1f}",
        "equal" if outcome.compared else "DIFFERS"))
    if not outcome.compared:
        rig.journal.shows(outcome.divergence or str(outcome))
    return outcome


def _short(rig, name):
    text = (rig.root / "sim" / "scenarios" / f"{name}.yaml").read_text()
    return SHORT.get(name, EXCERPT if "\nexcerpt:" in text else first("20min"))


def _row(scenario, part, entries, relays, steps, seconds, verdict):
    return (f"{scenario:26} {part:12} {entries:>7} {relays:>6} {steps:>7} {seconds:>7} "
            f"{verdict}").rstrip()
