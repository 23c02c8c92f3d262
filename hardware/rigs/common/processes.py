"""The child processes of a rig."""

import asyncio
import ctypes
import pathlib
import signal
import time

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
# The flags of a listening socket in /proc/net/unix.
_LISTENING = "00010000"


class Processes:
    """All child processes of the rig; none outlives `end`, nor the rig."""

    def __init__(self, output):
        self._output = output
        self._all = []

    async def start(self, name, arguments, output=None, errors=None, environment=None):
        """Starts a process; what it says goes to these files, or to the common one."""
        # A session of its own: an interruption is for the runner, which ends its children.
        process = Process(name, await asyncio.create_subprocess_exec(
            *map(str, arguments), stdin=asyncio.subprocess.DEVNULL,
            stdout=output or self._output, stderr=errors or self._output,
            start_new_session=True, env=environment, preexec_fn=_die_with_parent))
        self._all.append(process)
        return process

    async def end(self):
        for process in reversed(self._all):
            await process.end()


class Process:
    """A child process."""

    def __init__(self, name, process):
        self.name = name
        self._process = process

    @property
    def has_ended(self):
        return self._process.returncode is not None

    async def wait(self):
        """Waits for the end; the exit code."""
        return await self._process.wait()

    async def listens(self, path):
        """Waits until the process listens at a socket."""
        end = time.monotonic() + 10
        while not _is_listening(path):
            if self.has_ended or time.monotonic() > end:
                raise AssertionError(f"{self.name} does not listen at {path.name}; see its log")
            await asyncio.sleep(0.02)

    def halt(self):
        """Lets the process do nothing until it is told to go on."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self._process.send_signal(signal.SIGCONT)

    async def kill(self):
        """Ends the process with no chance to do anything more."""
        if not self.has_ended:
            self._process.kill()
        await self._process.wait()

    async def end(self):
        if self.has_ended:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), 5)
        except asyncio.TimeoutError:
            await self.kill()


def _is_listening(path):
    # A socket is there before it listens, and trying it out would be its first client.
    sockets = pathlib.Path("/proc/net/unix").read_text().splitlines()
    return any(
        fields[3] == _LISTENING and fields[-1] == str(path)
        for fields in map(str.split, sockets) if len(fields) == 8)


def _die_with_parent():
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
