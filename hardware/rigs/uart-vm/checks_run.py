"""What the rig shows of `wagman run`: it supervises, loses its board, and finds it again."""

import asyncio
import json
import re
import time

from demands import require, together
from findings import BAD_USAGE, BOARD_FAILED, DONE, settled, truth
from machine import Machine

# One byte in this many is garbled.
GARBLED = 200


class Supervisor:
    """`wagman run` in the machine, over one line."""

    def __init__(self, rig, line, url):
        self.line = line
        self.url = url
        self.node = f"unix:/tmp/node-{line.name}.socket"
        self._rig = rig

    async def start(self):
        self.job = await self._rig.shell.start(
            f"wagman run --board {self.url} --data /tmp/node-{self.line.name} --link {self.node}")
        await self.job.line("in manual mode")

    async def ask(self, verb, within=40):
        """What the node answers, whose machines run in the supervisor."""
        return await self._rig.shell.run(f"wagman {verb} --board {self.node}", within=within)

    async def powers(self):
        """The relays as the node tells them; all unknown while it does not answer."""
        status = await self.ask("status --json --deadline 2s")
        if status.code == BOARD_FAILED:
            require('"power":"o' not in status.text, status, "relays are claimed to be known")
            return ["unknown"] * 5
        require(status.code == DONE, status)
        return [port["power"] for port in json.loads(status.text.splitlines()[0])["ports"]]

    async def relays(self):
        """The relays as the board itself tells them."""
        return [relay for _, relay in (await truth(self.line.board)).values()]

    async def agrees(self, within):
        """Waits until the supervisor believes of the relays what is so."""
        end = time.monotonic() + within
        while (believed := await self.powers()) != (true := await self.relays()):
            require(time.monotonic() < end, f"{believed}, {true}", "the relays are told wrongly")
            await asyncio.sleep(0.1)


async def run_finds_board(rig):
    """Without a URL, run takes the one port with the USB ids of the board in its file"""
    for name, *lines in [
            ("adapter", "wire: console", 'usb: ["0403:6001"]'),
            ("found", "board: /tmp/adapter.yaml", "data: /tmp/node-found")]:
        text = "".join(f"{line}\\n" for line in lines)
        await rig.shell.run(f"printf '{text}' >/tmp/{name}.yaml")
    command = "wagman run --config /tmp/found.yaml"
    own, other = (f"serial:usb:{number}" for number in Machine.adapters.values())
    await settled(rig.usb.board)
    job = await rig.shell.start(command)
    await job.line(rf"board adapter found at {own} \(/dev/ttyUSB0\)")
    await job.line("in manual mode")
    await job.signal("TERM")
    outcome = await job.end()
    rig.journal.detail(outcome)
    require(outcome.code == DONE, outcome)

    await rig.other.plug_in()
    await rig.shell.run("while [ ! -c /dev/ttyUSB1 ]; do sleep 0.02; done")
    several = await rig.shell.run(command)
    require(
        several.code == BAD_USAGE and own in several.text and other in several.text, several)
    await rig.other.unplug()
    await rig.usb.unplug()
    await rig.shell.run("while ls /dev/ttyUSB* 2>/tmp/none; do sleep 0.02; done")
    missing = await rig.shell.run(command)
    require(missing.code == BOARD_FAILED and "USB id 0403:6001" in missing.text, missing)
    await rig.first_name()
    rig.journal.shows(f"{own} found; with {other} ambiguous; without both missing")


async def run_supervises(rig):
    """wagman run supervises over both lines: what its node decides, the board does"""
    supervisors = [
        Supervisor(rig, rig.uart, rig.url(rig.uart)),
        Supervisor(rig, rig.usb, f"serial:usb:{Machine.adapters['usb']}?wire=console")]
    await together(*(_power_cycle(rig, each) for each in supervisors))
    rig.supervisors = supervisors


async def _power_cycle(rig, supervisor):
    await settled(supervisor.line.board)
    began = time.monotonic()
    await supervisor.start()
    took = time.monotonic() - began
    require(
        await supervisor.relays() == ["on", "on", "on", "off", "off"], supervisor.job.text,
        "taking the board over moved a relay")
    killed = await supervisor.ask("kill 1 --wait")
    require(killed.code == DONE and (await supervisor.relays())[1] == "off", killed)
    started = await supervisor.ask("start 1 --wait --timeout 40s", within=50)
    require(started.code == DONE and (await supervisor.relays())[1] == "on", started)
    rig.journal.detail(supervisor.job.text)
    rig.journal.shows(f"{supervisor.url}: board taken over in {took:.2f} s")


def _supervisors(rig):
    if len(rig.supervisors) != 2 or any(each.job.code is not None for each in rig.supervisors):
        raise AssertionError("not done, for no supervisor runs on both lines")
    return rig.supervisors


async def run_unplugged(rig):
    """Unplugged, run says so within a second; it finds the adapter under another name"""
    _, supervisor = _supervisors(rig)
    relays = await supervisor.relays()
    since, began = supervisor.job.here, time.monotonic()
    await rig.usb.unplug()
    at, line = await supervisor.job.line("the board is lost", since, within=3)
    rig.journal.figure("USB unplugged to run's report", f"{at - began:.3f} s")
    require("hung up" in line and "unknown" in line, line, "no hang-up is reported")
    require(at - began < 1, line, "told too late")

    await rig.other.plug_in()
    await rig.shell.run("while [ ! -c /dev/ttyUSB0 ]; do sleep 0.02; done")
    since, began = supervisor.job.here, time.monotonic()
    await rig.usb.plug_in()
    at, _ = await supervisor.job.line("link is open again", since)
    rig.journal.figure("USB plugged in to opened again, as ttyUSB1", f"{at - began:.2f} s")
    at, _ = await supervisor.job.line("in manual mode", since)
    rig.journal.figure("USB plugged in to supervised again", f"{at - began:.2f} s")
    open_files = await rig.shell.run(f"ls -l /proc/{await supervisor.job.process()}/fd")
    require("/dev/ttyUSB1" in open_files.text, open_files)
    await supervisor.agrees(within=5)
    require(await supervisor.relays() == relays, supervisor.job.text, "a relay has moved")


async def run_silent_uart(rig):
    """The same on the UART is silence: timed out, relays unknown, and back when it answers"""
    supervisor, _ = _supervisors(rig)
    relays = await supervisor.relays()
    since, began = supervisor.job.here, time.monotonic()
    await rig.uart.unplug()
    at, line = await supervisor.job.line("the board is lost", since)
    rig.journal.figure("UART silent to run's report", f"{at - began:.2f} s")
    require("did not answer" in line and "unknown" in line, line, "no time-out is reported")
    require(set(await supervisor.powers()) == {"unknown"}, line, "relays are claimed to be known")

    since, began = supervisor.job.here, time.monotonic()
    await rig.uart.plug_in()
    at, _ = await supervisor.job.line("in manual mode", since)
    rig.journal.figure("UART answers to supervised again", f"{at - began:.2f} s")
    await supervisor.agrees(within=5)
    require(await supervisor.relays() == relays, supervisor.job.text, "a relay has moved")


async def run_garbled(rig):
    """Garbled and stalled, run recovers, and the relays are where its node wants them"""
    await together(*(_disturb(rig, each) for each in _supervisors(rig)))


async def _disturb(rig, supervisor):
    line = supervisor.line
    struck = line.faults.garbled
    line.garble(1 / GARBLED)
    await supervisor.ask("kill 1")
    started = await supervisor.ask("start 1 --wait --timeout 40s", within=60)
    require(line.faults.garbled - struck > 5, line.faults, "hardly anything was garbled")
    line.stall()
    await asyncio.sleep(4)
    line.flow()
    line.garble(0)
    began = time.monotonic()
    await supervisor.agrees(within=15)
    sound = time.monotonic() - began
    if started.code != DONE:
        # A node that hears nothing of its board does not answer either.
        started = await supervisor.ask("start 1 --wait --timeout 40s", within=60)
        require(started.code == DONE, started)
    require((await supervisor.relays())[1] == "on", supervisor.job.text)
    rig.journal.detail(supervisor.job.text)
    rig.journal.shows(
        f"{supervisor.url}: {line.faults.garbled - struck} bytes garbled, 4 s stalled, "
        f"sound again after {sound:.1f} s")


async def run_ends(rig):
    """At its end the loads stay; each switching has one cause, in board's and host's log"""
    for supervisor in _supervisors(rig):
        relays = await supervisor.relays()
        await supervisor.job.signal("TERM")
        outcome = await supervisor.job.end()
        rig.journal.detail(outcome)
        require(outcome.code == DONE, outcome)
        require(await supervisor.relays() == relays, outcome, "the loads were touched")
        done = _switchings(supervisor.line.board.events())
        wanted = _switchings(outcome.text)
        require(done and done == [each for each in wanted if each in done], f"{done}\n{wanted}")
        require(len(done) == len(set(done)), done, "switched twice")
        rig.journal.shows(f"{supervisor.url}: {len(done)} switchings, each with its cause")
    await rig.first_name()


def _switchings(log):
    return re.findall(r"(\w+ relay switched \w+) by the host \((number \d+)\)", log)
