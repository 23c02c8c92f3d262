"""A node in two parts: the plant, which is `wagman sim`, and the controller in qemu."""

import asyncio
import re
import time

# How long qemu may take to begin.
PATIENCE = 10

# The consoles, by the rights of whoever is there. In the order of the chip's UARTs
# the field bus stands between.
ADMINISTRATION, GUESTS = "admin", ["guest1", "guest2", "guest3"]


class Node:
    """Starts plant and controller, and ends both, whatever happens.

        async with Node(bench, "boot-loop") as node:
            outcome = await node.history("boot-loop", "--excerpt")
    """

    def __init__(self, bench, name, firmware=None, qemu=(), events=None):
        self.name = name
        self.image = None
        self._bench = bench
        self._firmware = firmware or bench.firmware
        self._qemu = qemu
        self._events_path = events
        self._plant = None
        self._chip = None

    async def __aenter__(self):
        self.folder = self._bench.new_folder(self.name)
        self.image = self.folder / "image"
        self._chip_said = self.folder / "qemu"
        self._said = open(self.folder / "said", "w+b")
        self._events = open(self.events, "wb")
        return self

    async def __aexit__(self, *_):
        for process in [self._chip, self._plant]:
            if process:
                await process.end()
        self._said.close()
        self._events.close()

    @property
    def events(self):
        """What the plant printed; in lockstep only a part is there before it ends."""
        return self._events_path or self.folder / "events"

    async def start_plant(self, scenario, *arguments, types=True, json=True):
        """Starts the plant, which waits for a controller, and `types` on its consoles."""
        sockets = ["--field-bus", f"unix:{self.folder}/bus"]
        if types:
            sockets += ["--console", f"unix:{self.folder}/{ADMINISTRATION}"]
            for guest in GUESTS:
                sockets += ["--console", f"unix:{self.folder}/{guest}?rights={guest}"]
        self._plant = await self._bench.processes.start(
            f"the plant of {self.name}",
            [self._bench.wagman, "sim", scenario, *(["--json"] if json else []), "--image",
             self.image, *sockets, *arguments], self._events, self._said)
        self._began = time.monotonic()
        await self._plant.listens(self.folder / (GUESTS[-1] if types else "bus"))

    async def start_chip(self, consoles=None):
        """Gives the controller power.

        `consoles` are character devices of qemu by the names of the consoles, for a
        plant that does not type; those that are not named lead nowhere.
        """
        # A multiplexed device reads its socket in blocks, not byte by byte, which is
        # five times as fast. The escape character is one that nobody sends.
        serial = ["-echr", "0x13"]
        for name in [ADMINISTRATION, "bus", *GUESTS]:
            device = f"socket,path={self.folder}/{name},mux=on"
            if consoles is not None and name != "bus":
                device = consoles.get(name, "null")
            serial += ["-chardev", f"{device},id={name}", "-serial", f"chardev:{name}"]
        with open(self._chip_said, "ab") as said:
            self._chip = await self._bench.processes.start(
                f"the controller of {self.name}",
                ["qemu-system-arm", "-M", "mps2-an386", "-display", "none", "-monitor", "none",
                 *serial, *self._qemu, "-kernel", self._firmware], said)

    async def terminal(self, console):
        """The pseudo-terminal that qemu made for a console whose device is `pty`."""
        end = time.monotonic() + PATIENCE
        label = rf"redirected to (\S+) \(label {console}\)"
        while not (found := re.search(label, self._chip_said.read_text())):
            if self._chip.has_ended or time.monotonic() > end:
                raise AssertionError(f"{self._chip.name} has no terminal")
            await asyncio.sleep(0.01)
        return found[1]

    async def listens(self, path):
        """Waits until the controller's console is served at a socket."""
        await self._chip.listens(path)

    async def cut_power(self):
        """Takes the power from the controller, at whatever it is just doing."""
        await self._chip.kill()

    async def halt_plant(self, seconds):
        """Lets the plant answer nothing for a while."""
        self._plant.halt()
        try:
            await asyncio.sleep(seconds)
        finally:
            self._plant.go_on()

    @property
    def has_ended(self):
        return self._plant.has_ended

    async def end(self):
        """Waits for the end of the plant's run, which is the scenario's."""
        plant = asyncio.create_task(self._plant.wait())
        chip = asyncio.create_task(self._chip.wait())
        try:
            await asyncio.wait([plant, chip], return_when=asyncio.FIRST_COMPLETED)
            # At the plant's end the controller is left alone, and runs on.
            if not plant.done() and not await self._ended_soon(plant):
                raise AssertionError(f"{self._chip.name} ended by itself:\n{self.said()}")
            return Outcome(await plant, self.said(), time.monotonic() - self._began)
        finally:
            plant.cancel()
            chip.cancel()
            self._bench.journal.detail(f"{self.name}:\n{self.said()}")

    @staticmethod
    async def _ended_soon(plant):
        return bool((await asyncio.wait([plant], timeout=1))[0])

    async def history(self, scenario, *arguments):
        """Runs a scenario, in lockstep and to its end."""
        await self.start_plant(scenario, *arguments)
        await self.start_chip()
        return await self.end()

    def said(self):
        """What the plant said of its run so far."""
        self._said.seek(0)
        return self._said.read().decode(errors="replace")


class Outcome:
    """What the plant said at the end of a run."""

    def __init__(self, code, said, seconds):
        self.code = code
        self.said = said
        self.seconds = seconds

    def __str__(self):
        return f"exit code {self.code}\n{self.said}"

    @property
    def work(self):
        """For each occasion, how many steps there were, their median and most cycles."""
        found = re.findall(r"(\d+) steps with (\w+): median (\d+), most (\d+) cycles", self.said)
        return {name: (int(count), int(median), int(most)) for count, name, median, most in found}

    @property
    def steps(self):
        return sum(count for count, _, _ in self.work.values())

    @property
    def compared(self):
        """Entries and relay moves that were equal, memory too; None where something differs."""
        found = re.search(
            r"compared with the simulator: (\d+) entries, (\d+) relay moves, memory equal",
            self.said)
        return (int(found[1]), int(found[2])) if found else None

    @property
    def divergence(self):
        """What differs, with both sides around it; None where nothing does."""
        found = re.findall(
            r"^wagman: (--compare: .*| +(?:both|controller|simulator) .*)$", self.said, re.M)
        return "\n".join(found) or None
