"""Boards that are found by their USB ids: `wagman ports`, and `wagman run` without a URL."""

import json
import os
import shutil
import subprocess
import unittest
from types import SimpleNamespace

from program import Folder, PATIENCE, ROOT, Simulator, WAGMAN, wait_for
from test_run import Supervisor

V3, V3_BOOT_LOADER, V4, ADAPTER = "2341 8037", "2341 0037", "2341 003f", "0403 6001"


@unittest.skipUnless(shutil.which("cc"), "there is no C compiler to build the listing with")
class PortTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.build = Folder(SimpleNamespace(addCleanup=cls.addClassCleanup))
        cls.listing = cls.build / "listing.so"
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-Wall", "-Werror", "-I",
             ROOT / "Tests/SerialLine/include", ROOT / "Tests/Acceptance/listing.c",
             ROOT / "Tests/SerialLine/SerialLine.c", "-o", cls.listing, "-ldl"],
            check=True, timeout=60)

    def environment(self, *ports):
        """What has a program see these ports: (path, USB ids, serial number) each."""
        lines = "\n".join(" ".join(map(str, port)) for port in ports)
        return {"LD_PRELOAD": str(self.listing), "LISTED_PORTS": lines,
                "WAGMAN_LOCK_DIR": str(self.build / "locks")}

    def wagman(self, *arguments, ports=(), **more):
        environment = {
            name: value for name, value in os.environ.items() if name != "WAGMAN_BOARD"}
        return subprocess.run(
            [WAGMAN, *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE,
            cwd="/", env={**environment, **self.environment(*ports), **more})

    def node(self, text="board: v3"):
        folder = Folder(self)
        file = folder / "node.yaml"
        file.write_text(f"{text}\ndata: {folder / 'node'}\n")
        return file

    def refused(self, code, *words, ports=(), text="board: v3", options=(), **more):
        file = self.node(text)
        result = self.wagman("run", "--config", file, *options, ports=ports, **more)
        self.assertEqual(result.returncode, code, result)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        self.assertEqual(result.stdout, "")
        for word in words:
            self.assertIn(word.format(file=file), result.stderr)

    def test_ports_say_which_of_them_are_boards(self):
        ports = [("/dev/ttyACM0", V3, 55), ("/dev/ttyACM1", V3_BOOT_LOADER, 66),
                 ("/dev/ttyACM2", V4, 77), ("/dev/ttyUSB0", ADAPTER, 88)]
        lines = self.wagman("ports", ports=ports).stdout.splitlines()
        said = [line.partition("looks like a Wagman ")[2] for line in lines]
        self.assertEqual(said, [
            "v3 (in the field, with its original firmware)", "v3 in its boot loader",
            "v4 (with our firmware)", ""])
        objects = self.wagman("ports", "--json", ports=ports).stdout.splitlines()
        self.assertEqual(
            [json.loads(line)["wagman"] for line in objects], ["v3", "v3 boot loader", "v4", None])

    def test_the_board_of_the_file_is_found_and_driven(self):
        folder = Folder(self)
        terminal = folder / "board"
        Simulator(self, f"pty:{terminal}", speed="60", options=["--firmware", "v3"])
        device = os.readlink(terminal)
        ports = [("/dev/ttyUSB0", ADAPTER, 88), (device, V3, 55), ("/dev/ttyACM2", V4, 77)]
        supervisor = Supervisor(
            self, "--config", self.node(), "--speed", "60",
            environment={**self.environment(*ports), "WAGMAN_BOARD": ""})
        self.assertEqual(
            supervisor.process.stderr.readline(),
            "wagman: board v3 (in the field, with its original firmware) found at "
            f"serial:usb:55 ({device})\n")
        wait_for(lambda: supervisor.has("it cannot be held off"), "the v3 board is driven")

    def test_a_board_that_is_not_there(self):
        self.refused(3, "{file}: board 'v3'", "2341:8037", "plug it in", ports=[
            ("/dev/ttyUSB0", ADAPTER, 88), ("/dev/ttyACM2", V4, 77)])
        self.refused(3, "no serial port has its USB id 2341:8037")

    def test_a_board_that_waits_in_its_boot_loader(self):
        self.refused(3, "{file}: board 'v3'", "serial:usb:55 (/dev/ttyACM0)", "boot loader", ports=[
            ("/dev/ttyACM0", V3_BOOT_LOADER, 55), ("/dev/ttyACM2", V4, 77)])

    def test_several_boards_are_named(self):
        self.refused(
            2, "{file}: board 'v3'", "serial:usb:55 (/dev/ttyACM0) and serial:usb:66", "url:",
            ports=[("/dev/ttyACM0", V3, 55), ("/dev/ttyACM1", V3, 66)])

    def test_a_board_without_ids_is_not_looked_for(self):
        self.refused(2, "board 'virtual'", "--board URL", text="board: virtual")

    def test_a_url_wins_whoever_gives_it(self):
        ports = [("/dev/ttyACM0", V3, 55), ("/dev/ttyACM1", V3, 66)]
        place = "unix:/nowhere/board"
        self.refused(3, place, "No such file", ports=ports, text=f"board: v3\nurl: {place}")
        self.refused(3, place, ports=ports, options=["--board", place])
        self.refused(3, place, ports=ports, WAGMAN_BOARD=place)

    def test_bad_input_is_said_before_a_board_is_looked_for(self):
        self.refused(2, "--speed", options=["--speed", "0"])
        self.refused(2, "no board 'v5'", text="board: v5")


if __name__ == "__main__":
    unittest.main()
