"""A board whose firmware runs on an emulated Cortex-M, in place of a virtual one."""

import asyncio

from machine import ask
from node import ADMINISTRATION, GUESTS, Node

# What the console of a guest answers, too.
READINGS = {"state", "id", "hb", "up", "boots"}


class EmulatedBoard:
    """The same to the checks as `Board`: a socket for the lines, and the board's own account.

    There is one UART for both wires, and one client at a time has it: so a tap leads
    all lines, and what the rig itself types, to it. What the rig asks goes past the
    lines, over the UART of a guest.
    """

    # It speaks both, and clients ask for a console first.
    recognised = ["console"]

    def __init__(self, bench, name, scenario):
        self.name = name
        self._scenario = scenario
        self._node = Node(bench, name)
        self._lock = asyncio.Lock()

    async def __aenter__(self):
        node = await self._node.__aenter__()
        uart, self._guest = node.folder / "uart0", node.folder / "uart2"
        self._tap = Tap(node.folder / "tap")
        try:
            await node.start_plant(self._scenario, "--clock", "free", types=False, json=False)
            await node.start_chip({
                ADMINISTRATION: f"socket,path={uart},server=on,wait=off",
                GUESTS[0]: f"socket,path={self._guest},server=on,wait=off"})
            await node.listens(self._guest)
            await self._tap.open(uart)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_):
        await self._tap.close()
        await self._node.__aexit__()

    def at(self, _):
        return self._tap.path

    def events(self):
        """What happened on the board, a line each."""
        return self._node.events.read_text()

    async def ask(self, command):
        """The board's own answer: the lines of the body."""
        is_reading = command.split()[0] in READINGS
        async with self._lock:
            return await ask(self._guest if is_reading else self._tap.path, command)


class Tap:
    """Leads any number of clients to one UART; what it says, all of them hear."""

    def __init__(self, path):
        self.path = path
        self._clients = set()
        self._serving = set()
        self._server = None

    async def open(self, uart):
        self._reader, self._uart = await asyncio.open_unix_connection(uart)
        self._spreading = asyncio.create_task(self._spread())
        self._server = await asyncio.start_unix_server(self._serve, self.path)

    async def close(self):
        if not self._server:
            return
        self._server.close()
        # Each ends when its client is gone.
        for client in list(self._clients):
            client.transport.abort()
        self._spreading.cancel()
        await asyncio.gather(self._spreading, *self._serving, return_exceptions=True)
        self._uart.close()

    async def _serve(self, reader, writer):
        self._serving.add(asyncio.current_task())
        self._clients.add(writer)
        try:
            while data := await reader.read(4096):
                self._uart.write(data)
                await self._uart.drain()
        except ConnectionError:
            pass
        finally:
            self._clients.discard(writer)
            self._serving.discard(asyncio.current_task())
            writer.close()

    async def _spread(self):
        while data := await self._reader.read(4096):
            for client in self._clients:
                if not client.is_closing():
                    client.write(data)
