"""The virtual machine and the boards: the processes of the rig."""

import asyncio
import time

from control import Shell

# The machine is up in a few seconds; one that needs this long hangs.
BOOT_LIMIT = 60


class Board:
    """A virtual board with a socket for each wire, and one for the rig's own questions."""

    wires = {"console": "console", "sensorgram": "sensorgram", "truth": "console"}
    # As which a client recognises a line that it is not told the wire of.
    recognised = ["console", "sensorgram"]

    def __init__(self, name, folder):
        self.name = name
        self._folder = folder
        self._lock = asyncio.Lock()

    @classmethod
    async def start(cls, processes, name, wagman, scenario, folder):
        board = cls(name, folder)
        with open(board._log, "wb") as log:
            process = await processes.start(name, [
                wagman, "sim", scenario, "--speed", "1",
                *(f"--link=unix:{board.at(place)}?wire={wire}"
                  for place, wire in cls.wires.items())], log)
        for place in cls.wires:
            await process.listens(board.at(place))
        return board

    @property
    def _log(self):
        return self._folder / f"{self.name}.log"

    def events(self):
        """What happened on the board, a line each."""
        return self._log.read_text()

    def at(self, place):
        return self._folder / f"{self.name}-{place}"

    async def ask(self, command):
        """The board's own answer, past every line of the rig: the lines of the body."""
        async with self._lock:
            return await ask(self.at("truth"), command)


async def ask(path, command):
    """What a console at a socket answers: the lines of the body."""
    return await asyncio.wait_for(_ask(path, command), 5)


async def _ask(path, command):
    reader, writer = await asyncio.open_unix_connection(path)
    try:
        writer.write(f"@truth {command}\n".encode())
        body = None
        while True:
            line = (await reader.readline()).decode().rstrip()
            if line.startswith("<<<- sid=truth"):
                body = []
            elif line == "->>>" and body is not None:
                return body
            elif body is not None:
                body.append(line)
    finally:
        writer.close()


class Machine:
    """A PC with two serial lines: the UART ttyS1, and a socket for a USB adapter each."""

    uart = "uart"
    adapters = {"usb": "WGRIG01", "other": "WGRIG02"}

    @classmethod
    async def start(cls, processes, kernel, first_files, folder, journal):
        arguments = [
            "qemu-system-x86_64", "-M", "pc", "-accel", "tcg", "-cpu", "max", "-m", "512",
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            "-kernel", kernel, "-initrd", first_files,
            "-append", "console=ttyS0 quiet panic=-1 mitigations=off",
            "-chardev", f"socket,id=control,path={folder}/control,server=on,wait=on",
            "-serial", "chardev:control",
            "-chardev", f"socket,id=uart,path={folder}/uart,server=on,wait=off",
            "-serial", "chardev:uart",
            "-device", "qemu-xhci,id=xhci"]
        for name, serial in cls.adapters.items():
            arguments += [
                "-chardev", f"socket,id={name},path={folder}/{name},server=on,wait=off",
                "-device", f"usb-serial,bus=xhci.0,chardev={name},serial={serial}"]
        machine = cls()
        began = time.monotonic()
        process = await processes.start("qemu", arguments)
        await process.listens(folder / "control")
        machine.shell = Shell(
            *await asyncio.open_unix_connection(folder / "control", limit=1 << 20), journal)
        try:
            machine.greeting = await machine.shell.ready(BOOT_LIMIT)
        except BaseException:
            machine.shell.close()
            raise
        machine.boot_seconds = time.monotonic() - began
        return machine
