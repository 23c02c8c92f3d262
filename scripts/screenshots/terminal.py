"""A program in a pseudo-terminal, and what a person would see there."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

import pyte


class Terminal:
    """Runs a command on a terminal of its own; `screen` is what it shows."""

    def __init__(self, command, columns=100, rows=40, environment=None, folder=None):
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        # Everything that was written, as it came.
        self.written = b""
        self._controlled, self._terminal = pty.openpty()
        self._set_size(columns, rows)
        self.settings = termios.tcgetattr(self._terminal)
        environment = {**os.environ, "TERM": "xterm-256color", **(environment or {})}
        self.process = subprocess.Popen(
            command, stdin=self._terminal, stdout=self._terminal, stderr=self._terminal,
            env={name: text for name, text in environment.items() if text is not None},
            cwd=folder, start_new_session=True, preexec_fn=self._take_terminal)

    def _take_terminal(self):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def _set_size(self, columns, rows):
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns, rows):
        """As a window does: the program is told by a signal."""
        self.screen.resize(rows, columns)
        self._set_size(columns, rows)

    def press(self, keys):
        os.write(self._controlled, keys.encode())

    def send_signal(self, number):
        self.process.send_signal(number)

    def read(self, seconds):
        """Takes what is written for so long, and the rest of what is being drawn then."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._take(left)
        for _ in range(100):
            if not self._take(0.01):
                return

    def _take(self, seconds):
        if not select.select([self._controlled], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._controlled, 65536)
        except OSError:  # Nobody has the terminal open.
            return False
        self.written += data
        self._stream.feed(data)
        return True

    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    def text(self):
        return "\n".join(self.lines())

    def is_restored(self):
        """Whether the terminal is set as it was before the program."""
        return termios.tcgetattr(self._terminal) == self.settings

    def is_over(self):
        return self.process.poll() is not None

    def hang_up(self):
        """As a window does that is closed, or a line that breaks."""
        os.close(self._controlled)
        os.close(self._terminal)
        self._controlled = None

    def close(self):
        """Ends what still runs."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        if self._controlled is not None:
            self.hang_up()
