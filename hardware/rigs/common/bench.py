"""What is needed to run nodes: the programs, a folder, and who ends what was started."""

import pathlib
import shutil

from processes import Processes

ROOT = pathlib.Path(__file__).resolve().parents[3]


class Bench:
    """Where nodes are run (see `Node`)."""

    def __init__(self, wagman, firmware, folder, journal, output):
        self.wagman = wagman
        self.firmware = firmware
        self.journal = journal
        self.processes = Processes(output)
        self._folder = folder
        self._count = 0

    def new_folder(self, name):
        self._count += 1
        folder = self._folder / f"{self._count}-{name}"
        folder.mkdir()
        return folder

    def scenario(self, path):
        """A copy of a scenario that ships with no simulator, where its guests are found."""
        # The simulator looks for guests in the folder `guests` beside the scenario's own.
        folder = self.new_folder(path.stem)
        (folder / "scenarios").mkdir()
        (folder / "guests").symlink_to(ROOT / "sim" / "guests")
        return shutil.copy(path, folder / "scenarios")
