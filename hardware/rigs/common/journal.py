"""What the rig did, on the terminal and in more detail in its log file."""

import sys
import time


class Journal:
    """Steps with a running number, their details, and the figures measured on the way."""

    def __init__(self, path):
        self._file = open(path, "w", encoding="utf-8")
        self._began = time.monotonic()
        self._step = 0
        self.figures = []
        self.path = path

    def step(self, what):
        self._step += 1
        self._say(f"{self._step:2}. {what}")

    def shows(self, what):
        """A finding, for the reader of the terminal."""
        for line in what.splitlines():
            self._say(f"    {line}")

    def figure(self, name, value):
        self.figures.append((name, value))
        self._say(f"    {name}: {value}")

    def detail(self, text):
        """What only the log file holds."""
        for line in str(text).splitlines():
            self._write(f"      {line}")

    def machine(self, line):
        """A line that the machine printed on its ttyS0."""
        self._write(f"      < {line}")

    def summary(self):
        width = max((len(name) for name, _ in self.figures), default=0)
        for name, value in self.figures:
            self._say(f"    {name:<{width}}  {value}")

    def close(self):
        self._file.close()

    def _say(self, text):
        print(f"{time.monotonic() - self._began:6.1f} s {text}", flush=True)
        self._write(text)

    def _write(self, text):
        self._file.write(f"{time.monotonic() - self._began:8.3f} {text}\n")
        self._file.flush()

    @staticmethod
    def complain(text):
        print(text, file=sys.stderr, flush=True)
