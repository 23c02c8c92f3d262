"""What the rig shows of the verbs: they say what is so, and do what they say."""

import asyncio
import time

from demands import require, together
from findings import BOARD_FAILED, DONE, REFUSED, lies, resting, settled, told, truth
from machine import Machine

WIRES = ["console", "sensorgram"]


async def verbs(rig):
    """status, hb, id, stop and start on both ttys, over both wires"""
    for wire in WIRES:
        await together(*(_verbs(rig, line, wire) for line in [rig.uart, rig.usb]))
    for line in [rig.uart, rig.usb]:
        await line.wire_to(line.board.at("console"))


async def _verbs(rig, line, wire):
    await line.wire_to(line.board.at(wire))
    await settled(line.board)
    board = f"--board {rig.url(line, wire)}"

    before = await truth(line.board)
    status = await rig.shell.run(f"wagman status --json {board}")
    rig.journal.detail(status)
    require(status.code == DONE, status)
    wrong = lies(told(status), before, await truth(line.board))
    require(not wrong, wrong, "status tells what is not so")

    identity = await rig.shell.run(f"wagman id {board}")
    require(identity.text.split() == await line.board.ask("id"), identity)
    beats = await rig.shell.run(f"wagman hb {board}")
    now = [int(beat) for beat in await line.board.ask("hb")]
    require(
        beats.code == DONE and all(
            0 <= beat <= 2_000 if was < 2_000 else abs(was - beat) < 2_000
            for was, beat in zip(now, map(int, beats.text.split()), strict=True)), beats)

    for command, state, relay in [("stop 1 20", "stopped", "off"), ("start 1", "started", "on")]:
        done = await rig.shell.run(f"wagman {command} --wait --timeout 30s {board}", within=40)
        rig.journal.detail(done)
        now = await truth(line.board)
        require(done.code == DONE and now["gn"] == (state, relay), f"{done}\n{now}")
    rig.journal.shows(
        f"{rig.url(line, wire)}: status in {status.seconds:.2f} s, hb in {beats.seconds:.2f} s, "
        f"start until started in {done.seconds:.1f} s")


async def by_identity(rig):
    """The wire is recognised, and the adapter found by its serial number alone"""
    for wire in rig.usb.board.recognised:
        await rig.usb.wire_to(rig.usb.board.at(wire))
        status = await rig.shell.run(
            f"wagman status --json --board serial:usb:{Machine.adapters['usb']}")
        require(status.code == DONE and f'"wire":"{wire}"' in status.text, status)
    await rig.usb.wire_to(rig.usb.board.at("console"))
    none = await rig.shell.run("wagman hb --board serial:usb:WGRIG09")
    rig.journal.detail(none)
    require(none.code == BOARD_FAILED and "WGRIG09" in none.text, none)


async def unplugged_verb(rig):
    """A verb that waits on the USB line when it is unplugged says so, and ends with 3"""
    waiting = await rig.shell.start(f"wagman hibernate 60 --wait --board {rig.url(rig.usb)}")
    await rig.shell.run("sleep 0.7")
    require(waiting.code is None, waiting.text, "it did not wait")
    began = time.monotonic()
    await rig.usb.unplug()
    outcome = await waiting.end(within=3)
    rig.journal.detail(outcome)
    require(outcome.code == BOARD_FAILED and "hung up" in outcome.text, outcome)
    require(waiting.ended - began < 1, outcome, "told too late")
    rig.journal.figure("USB unplugged to the verb's end", f"{waiting.ended - began:.3f} s")
    await rig.usb.board.ask("wake")
    await rig.first_name()


async def console(rig):
    """A terminal on the USB line tells of the hang-up, and goes on when it is back"""
    terminal = await rig.shell.start(
        "mkfifo /tmp/typed; exec 3<>/tmp/typed; "
        f"exec wagman console serial:usb:{Machine.adapters['usb']}?wire=console <&3")
    await rig.shell.run("sleep 0.5; echo '@typed hb' >/tmp/typed")
    await terminal.line("<<<- sid=typed hb")
    since, began = terminal.here, time.monotonic()
    await rig.usb.unplug()
    at, _ = await terminal.line("hung up", since, within=3)
    require(at - began < 1, terminal.text, "told too late")
    rig.journal.figure("USB unplugged to the terminal's word", f"{at - began:.3f} s")
    since, began = terminal.here, time.monotonic()
    await rig.first_name()
    at, _ = await terminal.line("open", since)
    rig.journal.figure("USB plugged in to the terminal's word", f"{at - began:.2f} s")
    await rig.shell.run("echo '@again hb' >/tmp/typed")
    await terminal.line("<<<- sid=again hb", since)
    await terminal.signal("TERM")
    rig.journal.detail(await terminal.end())


async def silent_uart(rig):
    """The same silence on the UART is a time-out, also with 3, and nothing is claimed"""
    await rig.uart.unplug()
    board = f"--board {rig.url(rig.uart)} --deadline 2s"
    for verb in ["hb", "status --json", "start 1"]:
        outcome = await rig.shell.run(f"wagman {verb} {board}")
        rig.journal.detail(outcome)
        require(
            outcome.code == BOARD_FAILED and "did not answer" in outcome.text
            and "hung up" not in outcome.text and "hung-up" not in outcome.text, outcome)
        require('"power":"o' not in outcome.text, outcome, "a relay is claimed to be known")
    rig.journal.figure("UART silent to the verb's end, deadline 2 s", f"{outcome.seconds:.2f} s")
    await rig.uart.plug_in()
    again = await rig.shell.run(f"wagman hb --board {rig.url(rig.uart)}")
    require(again.code == DONE, again)


async def garbled_verbs(rig):
    """Garbled and stalled, verbs succeed or fail by type, and report nothing wrong"""
    for wire in WIRES:
        await together(*(_garbled(rig, line, wire) for line in [rig.uart, rig.usb]))
    for line in [rig.uart, rig.usb]:
        await line.wire_to(line.board.at("console"))


# One byte in this many is garbled.
GARBLED = 200


async def _garbled(rig, line, wire):
    await line.wire_to(line.board.at(wire))
    board = f"--board {rig.url(line, wire)} --deadline 3s"
    struck, ended = line.faults.garbled, {}
    line.garble(1 / GARBLED)
    status = "status --json"
    for verb in [status, "state", "stop 1 20", status, "start 1", status]:
        if verb == status:
            await resting(line.board)
        before = await truth(line.board)
        outcome = await rig.shell.run(f"wagman {verb} {board}", within=30)
        after = await truth(line.board)
        rig.journal.detail(outcome)
        ended[outcome.code] = ended.get(outcome.code, 0) + 1
        require(outcome.code in (DONE, BOARD_FAILED, REFUSED), outcome)
        require(outcome.code == DONE or "wagman: " in outcome.text, outcome, "no reason is given")
        if verb == status and outcome.text.startswith("{"):
            wrong = lies(told(outcome), before, after)
            require(not wrong, f"{wrong}\n{outcome}", "status tells what is not so")
        if outcome.code == DONE and verb.startswith("stop"):
            require(after["gn"][0] in ("stopping", "stopped"), outcome, "nothing is stopping")
        if outcome.code == DONE and verb.startswith("start"):
            require(after["gn"][0] != "stopped", outcome, "nothing is starting")
    line.garble(0)
    line.stall()
    stalled = asyncio.create_task(rig.shell.run(f"wagman hb {board}"))
    await asyncio.sleep(1.5)
    line.flow()
    late = await stalled
    rig.journal.detail(late)
    require(late.code == DONE, late, "a stall of half the deadline is survived")
    require(line.faults.garbled > struck, line.faults, "nothing was garbled")
    rig.journal.shows(
        f"{rig.url(line, wire)}: {line.faults.garbled - struck} bytes garbled, exit codes "
        + ", ".join(f"{code}: {count}" for code, count in sorted(ended.items())))
