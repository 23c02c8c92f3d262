"""A client of the console protocol, as strict as those in the field, and stricter."""

import os
import select
import socket
import time

import serial

from program import PATIENCE


class Silence(AssertionError):
    """The board says nothing."""


class Console:
    """Matches bytes: framing, line ends, and that nothing stands where nothing may."""

    def __init__(self, test, read, write, descriptor):
        self.test = test
        self._read = read
        self._write = write
        self._descriptor = descriptor
        self._pending = b""
        # Every asynchronous line so far, without its end.
        self.log = []

    @classmethod
    def on_terminal(cls, test, path):
        port = serial.Serial(str(path), 57600, timeout=0)
        test.addCleanup(port.close)
        return cls(test, lambda: port.read(65536), port.write, port.fileno())

    @classmethod
    def on_socket(cls, test, stream):
        stream.setblocking(False)
        test.addCleanup(stream.close)
        console = cls(test, lambda: stream.recv(65536), stream.sendall, stream.fileno())
        console.close = stream.close
        return console

    @classmethod
    def on_tcp(cls, test, port):
        return cls.on_socket(test, socket.create_connection(("127.0.0.1", port), PATIENCE))

    @classmethod
    def on_unix(cls, test, path):
        stream = socket.socket(socket.AF_UNIX)
        stream.connect(str(path))
        return cls.on_socket(test, stream)

    def send(self, data):
        self._write(data)

    def line(self, seconds=PATIENCE):
        """The next line, with its end."""
        end = time.monotonic() + seconds
        while b"\n" not in self._pending:
            rest = end - time.monotonic()
            if rest <= 0 or not select.select([self._descriptor], [], [], rest)[0]:
                raise Silence(f"no line within {seconds} s; so far {self._pending!r}")
            data = self._read()
            if not data:
                raise AssertionError("the board hung up")
            self._pending += data
        line, self._pending = self._pending.split(b"\n", 1)
        return line + b"\n"

    def is_silent(self, seconds):
        """Whether nothing but whole log lines arrives for some time."""
        end = time.monotonic() + seconds
        while (rest := end - time.monotonic()) > 0:
            if select.select([self._descriptor], [], [], rest)[0]:
                self.between(self.line())
        return not self._pending

    def between(self, line):
        """Takes a line that stands between responses."""
        self.test.assertTrue(line.startswith(b"log: "), f"a stray line: {line!r}")
        self.test.assertTrue(line.endswith(b"\r\n"), f"a torn line: {line!r}")
        self.log.append(line[:-2].decode())

    def next_log(self, seconds):
        """The next asynchronous line."""
        count = len(self.log)
        self.between(self.line(seconds))
        return self.log[count]

    def ask_through_a_reset(self, request):
        """The same of a board that is just resetting, and may not hear the first ones."""
        for attempt in range(5):
            self.send(f"@try{attempt} {request}\n".encode())
            try:
                return self.response(request.split()[0], f"try{attempt}", seconds=3)
            except Silence as silence:
                last = silence
        raise last

    def ask(self, request, sid="cli"):
        """Sends `@sid request` and returns the lines of the body."""
        self.send(f"@{sid} {request}\n".encode())
        return self.response(request.split()[0], sid)

    def response(self, command, sid="cli", seconds=PATIENCE):
        header = f"<<<- sid={sid} {command}\r\n".encode()
        while not (line := self.line(seconds)).startswith(b"<<<-"):
            self.between(line)
        self.test.assertEqual(line, header)
        body = []
        while (line := self.line()) != b"->>>\r\n":
            self.test.assertFalse(line.startswith(b"<<<-"), "a header inside a response")
            self.test.assertFalse(line.startswith(b"->>>"), f"a bad footer: {line!r}")
            self.test.assertFalse(line.startswith(b"log: "), f"a log line inside: {line!r}")
            self.test.assertTrue(line.endswith(b"\r\n"), f"a bad line end: {line!r}")
            body.append(line[:-2].decode())
        return body


def open_plainly(test, path):
    """Opens a terminal as `cat` and `echo` do: no setting is touched."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    test.addCleanup(os.close, descriptor)
    return Console(
        test, lambda: os.read(descriptor, 65536), lambda data: os.write(descriptor, data), descriptor)
