"""With a clock of its own the microcontroller comes to the same, as far as it can be told."""

import asyncio
import json

from demands import require
from node import ADMINISTRATION, Node

SCENARIO = "boot-loop"
# Real time, seconds; the first failed boot is over after 169.
LENGTH = {"short": 70, "long": 200}
# The controller has read its memory when it begins, which may take so long, in
# milliseconds; it polls every 10 ms, and the host may be busy meanwhile. A relay moves in
# the plant at the time of the last poll, so that what follows from it may be early by that.
BEGINNING, TOLERANCE, EARLY = 3_000, 500, 100
SUBJECTS = ["nc", "gn", "cs", "x1", "x2", "controller", "environment", "board"]


async def with_its_own_clock(rig):
    """The entries of each port are the simulator's, and so are their times."""
    length = LENGTH["short" if rig.is_short else "long"]
    async with Node(rig, "free") as node:
        await node.start_plant(SCENARIO, "--clock", "free", "--for", f"{length}s", types=False)
        console = node.folder / "served"
        await node.start_chip({ADMINISTRATION: f"socket,path={console},server=on,wait=off"})
        await node.listens(console)
        listening = asyncio.create_task(_listen(console))
        outcome = await node.end()
        await node.cut_power()
        heard = await listening
        actual = _entries(node.events.read_text())
    require(outcome.code == 0, outcome)
    expected = _entries(await _simulated(rig, length))
    for subject in SUBJECTS:
        known, wanted = (_known(each.get(subject, [])) for each in (actual, expected))
        require(known == wanted, f"{known}\n{wanted}", f"{subject}: other entries")
    # Those of the beginning itself have the time of the reset.
    late = sorted(
        at - then for subject in SUBJECTS
        for (at, _), (then, _) in zip(actual.get(subject, []), expected.get(subject, []))
        if then > 0)
    require(-EARLY <= late[0] and late[-1] <= BEGINNING, late, "it did not begin in time")
    require(late[-1] - late[0] <= TOLERANCE, late, "the times differ")
    count = sum(len(entries) for entries in actual.values())
    rig.journal.figure("entries alike with a clock of its own", f"{count} in {length} s")
    rig.journal.figure(
        "later than the simulator's, which begins at once", f"{late[0]} to {late[-1]} ms")
    # One a minute, unasked.
    reports = sum(line.startswith("log: id ") for line in heard.splitlines())
    require(reports == length // 60, heard, f"{reports} reports in {length} s")
    rig.journal.figure("reports on its console", reports)


async def _listen(path):
    reader, writer = await asyncio.open_unix_connection(path)
    heard = b""
    try:
        while data := await reader.read(4096):
            heard += data
    except ConnectionResetError:
        pass
    writer.close()
    return heard.decode()


async def _simulated(rig, length):
    events = rig.new_folder("simulated") / "events"
    with open(events, "wb") as file:
        simulator = await rig.processes.start(
            "the simulator", [rig.wagman, "sim", SCENARIO, "--json", "--for", f"{length}s"], file)
        require(await simulator.wait() == 0, simulator.name)
    return events.read_text()


def _entries(events):
    """By subject: when, and what is known of it but its number, which ports share."""
    entries = {}
    for line in events.splitlines():
        each = json.loads(line)
        if "sequence" in each:
            entries.setdefault(each["subject"], []).append(
                (each["at"], (each["event"], each["argument"], each["count"], each["text"])))
    return entries


def _known(entries):
    return [what for _, what in entries]
