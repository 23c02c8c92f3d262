"""The virtual machine and the boards: the processes of the rig."""

import asyncio
import signal
import time

from control import Shell

# The machine is up in a few seconds; one that needs this long hangs.
BOOT_LIMIT = 60


class Process:
    """A child process that ends with the rig."""

    def __init__(self, name, process):
        self.name = name
        self._process = process

    @classmethod
    async def start(cls, name, arguments, output):
        # A session of its own: an interruption is for the runner, which ends its children.
        process = await asyncio.create_subprocess_exec(
            *map(str, arguments), stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True)
        return cls(name, process)

    @property
    def has_ended(self):
        return self._process.returncode is not None

    async def listens(self, path):
        """Waits until the process has made a socket."""
        end = time.monotonic() + 10
        while not path.exists():
            if self.has_ended or time.monotonic() > end:
                raise AssertionError(f"{self.name} does not listen at {path.name}; see its log")
            await asyncio.sleep(0.02)

    async def end(self):
        if self.has_ended:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), 5)
        except asyncio.TimeoutError:
            self._process.kill()
            await self._process.wait()


class Board(Process):
    """A virtual board with a socket for each wire."""

    @classmethod
    async def start(cls, name, wagman, scenario, folder, output, speed=1):
        board = await super().start(name, [
            wagman, "sim", scenario, "--speed", speed, "--json",
            *(f"--link=unix:{folder / name}-{wire}?wire={wire}" for wire in cls.wires)], output)
        board.folder = folder
        for wire in cls.wires:
            await board.listens(board.at(wire))
        return board

    wires = ["console", "sensorgram"]

    def at(self, wire):
        return self.folder / f"{self.name}-{wire}"


class Machine(Process):
    """A PC with two serial lines: the UART ttyS1, and a socket for a USB adapter each."""

    uart = "uart"
    adapters = {"usb": "WGRIG01", "other": "WGRIG02"}

    @classmethod
    async def start(cls, kernel, first_files, folder, output, log):
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
        machine = await super().start("qemu", arguments, output)
        began = time.monotonic()
        await machine.listens(folder / "control")
        machine.shell = Shell(
            *await asyncio.open_unix_connection(folder / "control", limit=1 << 20), log)
        try:
            machine.greeting = await machine.shell.ready(BOOT_LIMIT)
        except AssertionError:
            await machine.end()
            raise
        machine.boot_seconds = time.monotonic() - began
        return machine

    async def end(self):
        if hasattr(self, "shell"):
            self.shell.close()
        await super().end()
