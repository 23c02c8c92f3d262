"""How many instructions the program takes, and what share of a v4 board that would be."""

from demands import require
from node import Node

# Under `-icount shift=N` an instruction takes 2^N ns of the emulated machine's time.
SHIFTS = (7, 6)
# The counter that the firmware reads.
COUNTER_HZ = 25_000_000
# The same program, counted with a clock twice as fast.
TOLERANCE = 0.02

# A Wagman v4. Its flash has wait states, its loads and taken branches cost more than
# a cycle: 1.3 cycles an instruction is an assumption, not a measurement.
V4_HZ = 84_000_000
CYCLES = 1.3

# A busy second: a tick each millisecond, one sample, each guest's heartbeat, a chore,
# and so many events, each written to the log or a relay that moves.
TICKS, SAMPLES, HEARTBEATS, CHORES, EVENTS = 1_000, 1, 5, 1, 5


async def instructions(rig):
    """Instructions of each step, and the share of an 84 MHz Cortex-M3 at a 1 ms tick"""
    counted = [await _count(rig, shift) for shift in SHIFTS]
    for name in counted[0]:
        (_, median, _), (_, other, _) = counted[0][name], counted[1][name]
        require(abs(median / other - 1) < TOLERANCE, counted, f"{name}: not counted alike")
    work = counted[0]
    rig.journal.shows(f"{'a step with':12} {'steps':>6} {'median':>9} {'most':>9} instructions")
    for name, (steps, median, most) in work.items():
        rig.journal.shows(
            f"{name:12} {steps:>6} {median:>9,} {most:>9,}   "
            f"{_microseconds(median):.0f} and {_microseconds(most):.0f} us on a v4 board")
    # A step with a heartbeat and no more is one with nothing to do, and the heartbeat.
    idle = work["heartbeat"][1]
    ticks = TICKS * idle
    rest = (
        SAMPLES * work["sample"][1] + HEARTBEATS * work["heartbeat"][1]
        + CHORES * work["tick"][1] + EVENTS * work["event"][1])
    rig.journal.figure(
        "instructions of an idle tick, at most", f"{idle:,}, the step with a heartbeat")
    rig.journal.figure("share of a v4 board, 1,000 idle ticks a second", _share(ticks))
    rig.journal.figure(
        f"the same with a sample, {HEARTBEATS} heartbeats, a chore and {EVENTS} events",
        _share(ticks + rest))
    rig.journal.figure("where a step is taken only when one is due", _share(rest))
    require(ticks + rest < V4_HZ / CYCLES, work, "more than a v4 board can do")


async def _count(rig, shift):
    async with rig.cores, Node(
            rig, f"icount-{shift}", qemu=("-icount", f"shift={shift}")) as node:
        outcome = await node.history(rig.busy_scenario(), "--for", "10min", "--compare")
    require(outcome.compared, outcome, "another history while instructions are counted")
    per_instruction = COUNTER_HZ * 2**shift / 1e9
    return {
        name: (steps, round(median / per_instruction), round(most / per_instruction))
        for name, (steps, median, most) in outcome.work.items()}


def _microseconds(count):
    return count * CYCLES / V4_HZ * 1e6


def _share(count):
    return f"{count * CYCLES / V4_HZ:.1%}"
