"""The controller's power is cut at random moments; its memory obeys MACHINES.md."""

import asyncio
import json
import random

from demands import require
from image import OFF, ON, TURNING_OFF, TURNING_ON, Image
from node import Node

CUTS = {"short": 10, "long": 100}
# At 60 virtual seconds a second, which hosts can do; the plant's time stands still
# while there is no controller, so that the run is not over before the cuts.
LENGTH, SPEED = {"short": "1h", "long": "6h"}, 60
# Of so many kills one strikes while the controller begins, or before.
KILLS_OF_A_BEGINNING = 0.3
# Seconds from power to the beginning, and within a run.
BEGINNING, RUNNING = (0.05, 0.25), (0.0, 0.15)
PORTS = ["nc", "gn", "cs", "x1", "x2"]


async def power_cuts(rig):
    """Power cuts at random moments: nothing written is lost, nothing switches, all is equal"""
    form = "short" if rig.is_short else "long"
    async with rig.cores, Node(rig, "power-cuts") as node:
        images = rig.new_folder("cut-images")
        await node.start_plant(
            rig.busy_scenario(), "--compare", "--cut-images", images, "--for", LENGTH[form],
            "--speed", SPEED)
        kills = await _cut_again_and_again(node, images, CUTS[form], random.Random(rig.seed))
        outcome = await node.end()
        history = [json.loads(line) for line in node.events.read_text().splitlines()]
        final = Image(node.image)
    cuts = Cuts(images)
    rig.journal.figure(
        "power cuts", f"{len(cuts.cut)} of {kills} kills, {len(cuts.cut) - len(cuts.back)} of "
        "them while the controller began")
    switching = sum(cuts.switching(each) for each in cuts.cut)
    rig.journal.figure("relays that were switching at a cut", switching)
    require(outcome.code in (0, 1) and outcome.compared, outcome.divergence or outcome,
            "not what the simulator makes of the same cuts")
    entries, relays = outcome.compared
    rig.journal.figure("entries and relay moves equal, cuts replayed", f"{entries} and {relays}")
    require(len(cuts.cut) >= CUTS[form], len(cuts.cut), "not all the cuts")
    require(switching or rig.is_short, switching, "no relay was ever switching")
    wrong = (
        cuts.wrong(final) + wrong_entries(history, final) + wrong_relays(history, cuts, final))
    require(not wrong, "\n".join(wrong), "MACHINES.md is not obeyed")
    rig.journal.figure(
        "boots, failures at the end",
        f"{final.boots}, {' '.join(str(port.failures) for port in final.ports)}")


async def _cut_again_and_again(node, images, count, source):
    def noticed():
        return len(list(images.glob("cut-*")))

    def has_begun():
        return not noticed() or (images / f"back-{noticed()}").exists()

    kills = 0
    while noticed() < count:
        await node.start_chip()
        if source.random() < KILLS_OF_A_BEGINNING:
            await asyncio.sleep(source.uniform(*BEGINNING))
        else:
            while not has_begun() and not node.has_ended:
                await asyncio.sleep(0.002)
            await asyncio.sleep(source.uniform(*RUNNING))
        require(
            not node.has_ended, f"{noticed()} cuts\n{node.said()}",
            "the run is over before all the cuts")
        before = noticed()
        await node.cut_power()
        kills += 1
        # The plant notices within a moment, unless nothing had been said yet; on a host
        # with much to do, perhaps only after the next start.
        for _ in range(50):
            if noticed() > before:
                break
            await asyncio.sleep(0.002)
    await node.start_chip()
    return kills


class Cuts:
    """The memory at each cut, by number, and when the controller had begun anew after it."""

    def __init__(self, folder):
        self.cut = self._read(folder, "cut")
        self.back = self._read(folder, "back")

    @staticmethod
    def _read(folder, name):
        paths = sorted(folder.glob(f"{name}-*"), key=lambda path: int(path.name.split("-")[1]))
        return {int(path.name.split("-")[1]): Image(path) for path in paths}

    def switching(self, number):
        return sum(port.journal in (TURNING_ON, TURNING_OFF) for port in self.cut[number].ports)

    def wrong(self, final):
        """What does not obey, in words."""
        found = []
        for number, cut in self.cut.items():
            back = self.back.get(number)
            later = self.cut.get(number + 1, final)
            if back:
                found += _wrong_between(f"cut {number} and its start", cut, back)
                found += _wrong_between(f"the start after cut {number} and the next", back, later)
                found += _wrong_at_start(number, cut, back, has_ended=True)
                if (cut.boots + 1, back.boots) != (back.boots, later.boots):
                    found.append(
                        f"cut {number}: {cut.boots} boots, then {back.boots}, then {later.boots}")
            else:
                found += _wrong_between(f"cut {number} and the next", cut, later)
                found += _wrong_at_start(number, cut, later, has_ended=False)
                if later.boots - cut.boots not in (0, 1):
                    found.append(f"cut {number}: {cut.boots} boots, then {later.boots}")
        return found


def _wrong_between(place, before, after):
    """What was lost of the log, and counters that went down."""
    oldest = min(after.log, default=0)
    found = [
        f"between {place}: entry {number} was {entry}, is {after.log.get(number)}"
        for number, entry in before.log.items()
        if number >= oldest and after.log.get(number) != entry]
    for index, (was, now) in enumerate(zip(before.ports, after.ports)):
        if now.failures < was.failures:
            found.append(
                f"between {place}: failures of port {index} go from {was.failures} to "
                f"{now.failures}")
    return found


def _wrong_at_start(number, cut, after, has_ended):
    """Relays that a start moved although the journal demands nothing, and what it forgot."""
    found = []
    for index, (was, now) in enumerate(zip(cut.ports, after.ports)):
        is_torn = was.journal in (TURNING_ON, TURNING_OFF)
        if is_torn:
            # The note that it is off is made when its contacts had half a second.
            allowed = {was.journal, TURNING_OFF, OFF}
        elif was.journal == ON and not was.enabled:
            allowed = {TURNING_OFF, OFF} | (set() if has_ended else {ON})
        else:
            allowed = {was.journal}
        if now.journal not in allowed:
            found.append(f"cut {number}: relay {index} goes from {was.journal} to {now.journal}")
        enabled = {was.enabled and not is_torn} | (set() if has_ended else {was.enabled})
        if now.enabled not in enabled:
            found.append(
                f"cut {number}: port {index} was enabled {was.enabled} with journal "
                f"{was.journal}, is enabled {now.enabled}")
        if (was.wanted, was.watched) != (now.wanted, now.watched):
            found.append(f"cut {number}: port {index} was {was}, is {now}")
    return found


def wrong_entries(history, final):
    """Entries that the plant saw, and that the memory does not hold at the end."""
    found = []
    entries = [each for each in history if "sequence" in each]
    numbers = [each["sequence"] for each in entries]
    if numbers != list(range(1, len(numbers) + 1)):
        found.append("the entries are not numbered one after the other")
    for each in entries:
        entry = final.log.get(each["sequence"])
        same = entry and (entry.milliseconds, entry.argument, entry.count) == (
            each["time"], each["argument"], each["count"])
        if each["sequence"] >= min(final.log) and not same:
            found.append(f"entry {each['sequence']} was {each}, is {entry}")
    return found


def wrong_relays(history, cuts, final):
    """Relays that a start moved without need, in what the plant saw of their contacts."""
    found, start, level = [], (None, None), {}
    cut_of = {back.last_reset: cuts.cut[number] for number, back in cuts.back.items()}
    for each in history:
        if each.get("event") == "reset":
            start = (each["at"], cut_of.get(each["sequence"]))
        elif "relay" in each:
            name, state = each["relay"], each["state"]
            level[name] = state
            at, cut = start
            port = cut.ports[PORTS.index(name)] if cut else None
            if each["at"] == at and (
                    state == "on" or port and port.journal == ON and port.enabled):
                found.append(f"{name}'s relay goes {state} in the start at {at} ms")
    for name, port in zip(PORTS, final.ports):
        if port.journal in (ON, OFF) and (level.get(name) == "on") != (port.journal == ON):
            found.append(f"{name}'s relay is {level.get(name)}, its journal {port.journal}")
    return found
