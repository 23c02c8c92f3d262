"""Clients that come and go, several at a time, and one that does not read."""

import os
import select
import signal
import socket
import subprocess
import unittest

from console import Console
from program import Folder, PATIENCE, Simulator, wait_for


class LinkTests(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(self)

    def test_clients_come_and_go_on_tcp(self):
        simulator = Simulator(self, "tcp:127.0.0.1:0")
        port = simulator.tcp_port(0)
        stays = Console.on_tcp(self, port)
        for number in range(60):
            client = Console.on_tcp(self, port)
            self.assertEqual(len(client.ask("id", sid=f"c{number}")), 1)
            # Half a line of one client is not the beginning of another one's.
            client.send(b"@cli st")
            client.close()
            self.assertEqual(len(stays.ask("boots")), 1)

    def test_clients_at_the_same_time(self):
        simulator = Simulator(
            self, "tcp:127.0.0.1:0", f"unix:{self.folder / 'unix'}", f"pty:{self.folder / 'pty'}")
        clients = [Console.on_tcp(self, simulator.tcp_port(0)) for _ in range(5)]
        clients += [Console.on_unix(self, self.folder / "unix") for _ in range(5)]
        clients.append(Console.on_terminal(self, self.folder / "pty"))
        for _ in range(20):
            for number, client in enumerate(clients):
                client.send(f"@n{number} hb\n".encode())
            for number, client in enumerate(clients):
                self.assertEqual(len(client.response("hb", sid=f"n{number}")), 5)

    def test_an_answer_reaches_a_client_that_ended_its_sending(self):
        simulator = Simulator(self, "tcp:127.0.0.1:0")
        stream = socket.create_connection(("127.0.0.1", simulator.tcp_port(0)), PATIENCE)
        self.addCleanup(stream.close)
        stream.sendall(b"@cli boots\n" * 100)
        stream.shutdown(socket.SHUT_WR)
        answer = b""
        while data := stream.recv(65536):
            answer += data
        self.assertEqual(answer.count(b"<<<- sid=cli boots\r\n"), 100)
        self.assertEqual(answer.count(b"->>>\r\n"), 100)

    def test_a_terminal_is_used_by_one_shell_command_after_another(self):
        path = self.folder / "pty"
        Simulator(self, f"pty:{path}")
        for _ in range(5):
            subprocess.run(["sh", "-c", f"echo '@cli id' > '{path}'"], check=True)
            reader = subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE)
            try:
                answer = b""
                while not answer.endswith(b"->>>\r\n"):
                    self.assertTrue(select.select([reader.stdout], [], [], PATIENCE)[0], answer)
                    answer += os.read(reader.stdout.fileno(), 4096)
            finally:
                reader.kill()
                reader.wait()
                reader.stdout.close()
            self.assertRegex(answer, rb"^<<<- sid=cli id\r\n[0-9A-F]{12}\r\n->>>\r\n$")

    def test_no_byte_is_lost_in_a_burst(self):
        path = self.folder / "pty"
        Simulator(self, f"pty:{path}")
        board = Console.on_terminal(self, path)
        for start in range(0, 2000, 200):
            for number in range(start, start + 200):
                board.send(f"@n{number} boots\n".encode())
            for number in range(start, start + 200):
                self.assertEqual(len(board.response("boots", sid=f"n{number}")), 1)

    def test_a_client_that_does_not_read_stalls_nobody(self):
        simulator = Simulator(self, "tcp:127.0.0.1:0", f"pty:{self.folder / 'pty'}")
        deaf = socket.create_connection(("127.0.0.1", simulator.tcp_port(0)), PATIENCE)
        self.addCleanup(deaf.close)
        deaf.setblocking(False)
        deaf_terminal = os.open(self.folder / "pty", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.addCleanup(os.close, deaf_terminal)
        board = Console.on_tcp(self, simulator.tcp_port(0))
        for _ in range(200):
            for send in (lambda data: deaf.send(data), lambda data: os.write(deaf_terminal, data)):
                try:
                    send(b"@cli help\n" * 20)
                except (BlockingIOError, ConnectionError):
                    pass
            self.assertEqual(len(board.ask("hb")), 5)

    def test_links_are_gone_when_the_program_is_told_to_end(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                simulator = Simulator(
                    self, f"pty:{self.folder / 'pty'}", f"unix:{self.folder / 'unix'}")
                self.assertEqual(sorted(os.listdir(self.folder.path)), ["pty", "unix"])
                self.assertEqual(simulator.stop(number), 130)
                self.assertEqual(os.listdir(self.folder.path), [])

    def test_the_link_of_a_killed_simulator_is_replaced(self):
        path = self.folder / "pty"
        first = Simulator(self, f"pty:{path}")
        first.stop(signal.SIGKILL)
        wait_for(lambda: path.is_symlink() and not path.exists(), "the link dangles")
        Simulator(self, f"pty:{path}")
        self.assertEqual(len(Console.on_terminal(self, path).ask("id")), 1)


if __name__ == "__main__":
    unittest.main()
