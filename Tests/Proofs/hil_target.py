"""`wagman hil run` under proof, by itself or on a terminal of its own."""

import contextlib
import fcntl
import os
import pty
import select
import subprocess
import termios
import threading
import time

import rig


class Target:
    """The program, and all that it wrote."""

    def __init__(self, arguments, folder, has_terminal):
        environment = {**os.environ, "WAGMAN_LOCK_DIR": str(folder / "locks"),
                       "TERM": "xterm-256color", "TMPDIR": str(folder)}
        self.output = bytearray()
        self.is_hung_up = threading.Event()
        self.master = self.slave = None
        command = [rig.WAGMAN, "hil", "run", *map(str, arguments)]
        if has_terminal:
            self.master, self.slave = pty.openpty()
            fcntl.ioctl(self.slave, termios.TIOCSWINSZ, b"\x28\0\x78\0\0\0\0\0")
            self.settings = termios.tcgetattr(self.slave)
            streams = dict(stdin=self.slave, stdout=self.slave, stderr=self.slave)
        else:
            streams = dict(stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT)
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            command, cwd=rig.ROOT, env=environment, start_new_session=True,
            preexec_fn=self._prepare, **streams)
        source = self.master if has_terminal else self.process.stdout.fileno()
        self.reader = threading.Thread(target=self._read, args=(source,), daemon=True)
        self.reader.start()

    def _prepare(self):
        rig._die_with_parent()
        if self.slave is not None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def _read(self, source):
        with contextlib.suppress(OSError):
            while not self.is_hung_up.is_set():
                if select.select([source], [], [], 0.05)[0]:
                    data = os.read(source, 65536)
                    if not data:
                        return
                    self.output += data

    def send(self, number):
        if self.process.poll() is None:
            self.process.send_signal(number)

    def hang_up(self):
        """The terminal goes, as with the window that it is in."""
        self.is_hung_up.set()
        self.reader.join()
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = None

    @property
    def text(self):
        return self.output.decode("utf-8", "replace")

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.slave is not None:
            os.close(self.slave)
        self.reader.join(2)
        if self.master is not None:
            os.close(self.master)
        if self.process.stdout:
            self.process.stdout.close()
