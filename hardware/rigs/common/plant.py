"""Tells the plant of a running node what happens; see docs/scenarios.md."""

import asyncio

# How long an answer may take, seconds: the controller may have to begin first.
PATIENCE = 30


class PlantClient:
    """A client at the plant's socket."""

    def __init__(self, reader, writer):
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, path):
        return cls(*await asyncio.open_unix_connection(str(path)))

    async def ask(self, request):
        """The answer to a request."""
        self._writer.write(request.encode() + b"\n")
        line = await asyncio.wait_for(self._reader.readline(), PATIENCE)
        if not line.endswith(b"\n"):
            raise AssertionError(f"the plant hung up on '{request}'")
        return line.decode().rstrip("\n")

    async def time(self):
        """Virtual milliseconds."""
        return int((await self.ask("time")).removeprefix("time "))

    def close(self):
        self._writer.close()
