"""The line of the rig, between a machine and a board that are sockets and no more."""

import asyncio
import pathlib
import tempfile
import unittest

from line import Line

PATIENCE = 5


class FarEnd:
    """A socket that takes one client after the other and remembers what arrives."""

    def __init__(self):
        self.received = b""
        self.closed = 0
        self._writer = None
        self._serving = set()

    async def open(self, path):
        self._server = await asyncio.start_unix_server(self._serve, path)

    async def send(self, data):
        self._writer.write(data)
        await self._writer.drain()

    async def close(self):
        self._server.close()
        if self._writer:
            self._writer.close()
        await asyncio.gather(*self._serving)

    async def _serve(self, reader, writer):
        self._writer = writer
        self._serving.add(asyncio.current_task())
        try:
            while data := await reader.read(4096):
                self.received += data
        except ConnectionResetError:
            pass
        self.closed += 1


async def until(condition):
    async def poll():
        while not condition():
            await asyncio.sleep(0.001)
    await asyncio.wait_for(poll(), PATIENCE)


class LineTests(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        folder = tempfile.TemporaryDirectory(prefix="rig-line-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.machine, self.board = FarEnd(), FarEnd()
        await self.machine.open(self.folder / "machine")
        await self.board.open(self.folder / "board")
        self.line = await self.new_line(seed=1)

    async def asyncTearDown(self):
        await self.line.close()
        await self.machine.close()
        await self.board.close()

    async def new_line(self, seed):
        line = Line("line", self.folder / "machine", seed)
        await line.wire_to(self.folder / "board")
        await line.plug_in()
        await until(lambda: self.machine._writer and self.board._writer)
        return line

    async def test_bytes_pass_unchanged_both_ways(self):
        data = bytes(range(256)) * 100
        await self.machine.send(data)
        await self.board.send(b"answer")
        await until(lambda: len(self.board.received) == len(data))
        await until(lambda: self.machine.received == b"answer")
        self.assertEqual(self.board.received, data)
        self.assertEqual(self.line.faults.carried, {"up": len(data), "down": 6})

    async def test_the_stated_share_of_bytes_is_garbled_and_counted(self):
        data = bytes(20_000)
        self.line.garble(0.01)
        await self.machine.send(data)
        await until(lambda: len(self.board.received) == len(data))
        struck = sum(byte != 0 for byte in self.board.received)
        self.assertEqual(self.line.faults.garbled, struck)
        self.assertTrue(120 < struck < 280, struck)

    async def test_the_same_seed_garbles_the_same_bytes(self):
        received = []
        for seed in [7, 7, 8]:
            await self.line.close()
            self.machine._writer = self.board._writer = None
            self.board.received = b""
            self.line = await self.new_line(seed)
            self.line.garble(0.05)
            await self.machine.send(bytes(2_000))
            await until(lambda: len(self.board.received) == 2_000)
            received.append(self.board.received)
        self.assertEqual(received[0], received[1])
        self.assertNotEqual(received[0], received[2])

    async def test_a_stalled_line_delivers_when_it_flows_again(self):
        self.line.stall()
        await self.machine.send(b"question")
        await until(lambda: self.line.faults.stalled == 8)
        self.assertEqual(self.board.received, b"")
        self.line.flow()
        await until(lambda: self.board.received == b"question")

    async def test_unplugging_hangs_up_on_the_machine_and_keeps_the_board(self):
        await self.line.unplug()
        await until(lambda: self.machine.closed == 1)
        await self.board.send(b"to nobody")
        await until(lambda: self.line.faults.lost == 9)
        self.assertEqual(self.board.closed, 0)

    async def test_a_line_plugged_in_again_carries_bytes(self):
        await self.line.unplug()
        await until(lambda: self.machine.closed == 1)
        self.machine._writer = None
        await self.line.plug_in()
        await until(lambda: self.machine._writer)
        await self.machine.send(b"question")
        await until(lambda: self.board.received == b"question")


if __name__ == "__main__":
    unittest.main()
