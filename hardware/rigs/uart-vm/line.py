"""A serial line between the virtual machine and a board, and all that can befall it."""

import asyncio
import random


class Line:
    """Carries bytes between two sockets; garbles, stalls and cuts them when told.

    The machine's end is a socket on which qemu listens: connected is plugged in,
    closed is unplugged. The board's end stays connected meanwhile, as the wires of a
    board do; what the board says to an unplugged line is lost.
    """

    def __init__(self, name, machine_path, seed):
        self.name = name
        self.faults = Faults()
        self._machine_path = machine_path
        self._random = {
            "up": random.Random(f"{seed} {name} up"), "down": random.Random(f"{seed} {name} down")}
        self._garble_rate = 0.0
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._machine = None
        self._board = None
        self._pumps = {}

    @property
    def is_plugged_in(self):
        return self._machine is not None

    async def wire_to(self, board_path):
        """Leads the line to another board, or to another socket of the same."""
        await self._end("down")
        _close(self._board)
        reader, self._board = await asyncio.open_unix_connection(board_path)
        self._pumps["down"] = asyncio.create_task(
            self._pump("down", reader, lambda: self._machine))

    async def plug_in(self):
        reader, self._machine = await asyncio.open_unix_connection(self._machine_path)
        self._pumps["up"] = asyncio.create_task(self._pump("up", reader, lambda: self._board))

    async def unplug(self):
        """Hangs up on the machine."""
        self.faults.hang_ups += 1
        machine, self._machine = self._machine, None
        _close(machine)
        await self._end("up")

    def garble(self, rate):
        """From now on this share of the bytes, in both directions, arrives changed."""
        self._garble_rate = rate

    def stall(self):
        """Nothing arrives any more; it is delivered when the line flows again."""
        self.faults.stalls += 1
        self._flowing.clear()

    def flow(self):
        self._flowing.set()

    async def close(self):
        for direction in list(self._pumps):
            await self._end(direction)
        _close(self._machine)
        _close(self._board)
        self._machine = self._board = None

    async def _end(self, direction):
        pump = self._pumps.pop(direction, None)
        if pump:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)

    async def _pump(self, direction, reader, writer):
        while data := await reader.read(4096):
            if not self._flowing.is_set():
                self.faults.stalled += len(data)
                await self._flowing.wait()
            self.faults.carried[direction] += len(data)
            if self._garble_rate:
                data = self._garbled(direction, data)
            far_end = writer()
            if far_end and not far_end.is_closing():
                far_end.write(data)
                await far_end.drain()
            else:
                self.faults.lost += len(data)

    def _garbled(self, direction, data):
        source = self._random[direction]
        changed = bytearray(data)
        for index in range(len(changed)):
            if source.random() < self._garble_rate:
                changed[index] ^= source.randrange(1, 256)
                self.faults.garbled += 1
        return bytes(changed)


class Faults:
    """How often a line was struck by what."""

    def __init__(self):
        self.carried = {"up": 0, "down": 0}
        self.garbled = 0
        self.stalls = 0
        self.stalled = 0
        self.hang_ups = 0
        self.lost = 0

    def __str__(self):
        return (
            f"{self.carried['down']} bytes to the machine, {self.carried['up']} to the board; "
            f"{self.garbled} garbled, {self.stalled} held up in {self.stalls} stalls, "
            f"{self.lost} lost in {self.hang_ups} hang-ups")


def _close(writer):
    if writer and not writer.is_closing():
        writer.transport.abort()
