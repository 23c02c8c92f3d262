"""The control shell of the virtual machine, on its ttyS0."""

import asyncio
import re
import shlex
import time

# How long a command of the rig may take that should be done at once.
PATIENCE = 20


class Outcome:
    """What a command in the machine printed, and its exit code."""

    def __init__(self, command, code, text, seconds):
        self.command = command
        self.code = code
        self.text = text
        self.seconds = seconds

    def __str__(self):
        shown = self.text.strip() or "(nothing)"
        return f"$ {self.command}\n{shown}\n=> exit code {self.code} after {self.seconds:.2f} s"


class Job:
    """A command under way in the machine, and its lines as they arrive."""

    def __init__(self, shell, number, command):
        self.command = command
        self.lines = []
        self.code = None
        self.began = time.monotonic()
        self.ended = None
        self._number = number
        self._shell = shell
        self._changed = asyncio.Condition()

    @property
    def text(self):
        return "\n".join(line for _, line in self.lines)

    @property
    def here(self):
        """A place in the output; `line` can look from it on."""
        return len(self.lines)

    async def line(self, pattern, since=0, within=PATIENCE):
        """The first line that has the pattern, and when it arrived."""
        expression = re.compile(pattern)

        def found():
            return next(
                ((at, text) for at, text in self.lines[since:] if expression.search(text)), None)

        async def search():
            async with self._changed:
                await self._changed.wait_for(lambda: found() or self.code is not None)
        await self._until(search(), within, f"no line with '{pattern}'")
        if not (result := found()):
            raise AssertionError(
                f"ended with {self.code} and no line with '{pattern}': "
                f"$ {self.command}\n{self.text}")
        return result

    async def end(self, within=PATIENCE):
        """Waits for the end of the command."""
        async def ended():
            async with self._changed:
                await self._changed.wait_for(lambda: self.code is not None)
        await self._until(ended(), within, "not ended")
        return Outcome(self.command, self.code, self.text, self.ended - self.began)

    async def process(self):
        """The number of the process that carries the command out."""
        return int((await self._shell.run(f"cat /tmp/{self._number}.pid")).text)

    async def signal(self, name):
        await self._shell.run(f"kill -{name} {await self.process()}")

    async def _until(self, waiting, seconds, what):
        try:
            await asyncio.wait_for(waiting, seconds)
        except asyncio.TimeoutError:
            raise AssertionError(
                f"{what} within {seconds} s: $ {self.command}\n{self.text}") from None

    async def _arrived(self, line=None, code=None):
        async with self._changed:
            if line is not None:
                self.lines.append((time.monotonic(), line))
            if code is not None:
                self.code = code
                self.ended = time.monotonic()
            self._changed.notify_all()


class Shell:
    """Runs commands in the machine, many at a time (see `init`)."""

    def __init__(self, reader, writer, log):
        self._reader = reader
        self._writer = writer
        self._log = log
        self._jobs = {}
        self._ready = asyncio.get_running_loop().create_future()
        self._listening = asyncio.create_task(self._listen())

    async def ready(self, within):
        """Waits until the machine is up, and returns what it says then."""
        try:
            return await asyncio.wait_for(asyncio.shield(self._ready), within)
        except asyncio.TimeoutError:
            raise AssertionError(f"the machine is not up within {within} s") from None

    async def start(self, command):
        number = len(self._jobs) + 1
        job = self._jobs[str(number)] = Job(self, number, command)
        if re.match(r"[\w/]+( |$)", command) and not re.search(r"[;|&<>]", command):
            command = f"exec {command}"
        line = f"{number} echo $$ >/tmp/{number}.pid; {command}\n"
        self._writer.write(line.encode())
        await self._writer.drain()
        return job

    async def run(self, command, within=PATIENCE):
        """Carries a command out and waits for its end, whatever its exit code."""
        return await (await self.start(command)).end(within)

    async def write_file(self, path, text):
        escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
        await self.run(f"printf %b {shlex.quote(escaped)} >{path}")

    def close(self):
        self._listening.cancel()
        self._ready.cancel()
        self._writer.transport.abort()

    async def _listen(self):
        try:
            while data := await self._reader.readline():
                line = data.decode(errors="replace").rstrip("\r\n")
                self._log.machine(line)
                await self._take(line)
        except ValueError as error:
            self._log.machine(f"a line without an end: {error}")
        for job in self._jobs.values():
            if job.code is None:
                await job._arrived(line="(the machine is gone)", code=-1)
        if not self._ready.done():
            self._ready.set_exception(AssertionError("the machine ended before it was up"))

    async def _take(self, line):
        if line.startswith("ready after ") and not self._ready.done():
            self._ready.set_result(line)
        elif match := re.fullmatch(r"(\d+)([|=]) ?(.*)", line):
            job = self._jobs.get(match[1])
            if job and match[2] == "|":
                await job._arrived(line=match[3])
            elif job:
                await job._arrived(code=int(match[3]))
