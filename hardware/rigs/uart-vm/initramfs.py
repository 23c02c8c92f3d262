"""Packs the virtual machine's first file system.

    initramfs.py KERNEL_FOLDER BUSYBOX WAGMAN INIT OUTPUT

KERNEL_FOLDER is an unpacked linux-image package. Its modules come without the list
of what needs what, which is made when the package is installed; each module names
what it needs itself. The same input gives the same output, byte for byte.
"""

import lzma
import pathlib
import re
import sys

# The descriptions of boards, which the program looks for above itself.
BOARDS = pathlib.Path(__file__).resolve().parents[2] / "boards"
BOARDS_INSIDE = "share/wagman/hardware/boards"

# What the USB adapter needs; what these need is found.
MODULES = ["xhci_pci", "ftdi_sio"]

DIRECTORY, FILE = 0o040755, 0o100755


class Archive:
    """A cpio archive in the one format that the kernel reads, `newc`."""

    def __init__(self):
        self._parts = []
        self._count = 0

    def add(self, name, mode, content=b""):
        self._count += 1
        inode = self._count if name != "TRAILER!!!" else 0
        encoded = name.encode() + b"\0"
        fields = [inode, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(encoded), 0]
        header = b"070701" + b"".join(b"%08X" % field for field in fields)
        self._parts += [_padded(header + encoded), _padded(content)]

    def bytes(self):
        self.add("TRAILER!!!", 0)
        return b"".join(self._parts)


def _padded(data):
    return data + bytes(-len(data) % 4)


class Modules:
    """The modules of a kernel, each with what it has to find loaded."""

    def __init__(self, kernel):
        folders = list(kernel.glob("lib/modules/*"))
        if len(folders) != 1:
            raise SystemExit(f"initramfs: {kernel} holds {len(folders)} kernels' modules, not one")
        self._files = {
            _name(path): path for path in sorted(folders[0].glob("kernel/**/*.ko*"))}
        self._builtin = {
            _name(pathlib.Path(line))
            for line in (folders[0] / "modules.builtin").read_text().split()}

    def in_order(self, names):
        """Name and content of these and of all that they need, what is needed first."""
        found = {}
        for name in names:
            self._visit(name, found)
        return list(found.items())

    def _visit(self, name, found):
        if name in found or name in self._builtin:
            return
        if name not in self._files:
            raise SystemExit(f"initramfs: the kernel has no module {name}")
        content = _uncompressed(self._files[name])
        needs = re.search(rb"\0depends=([^\0]*)\0", content)
        for need in needs[1].decode().split(",") if needs else []:
            if need:
                self._visit(need.replace("-", "_"), found)
        found[name] = content


def _name(path):
    return path.name.split(".")[0].replace("-", "_")


def _uncompressed(path):
    if path.suffix == ".ko":
        return path.read_bytes()
    if path.suffix == ".xz":
        return lzma.decompress(path.read_bytes())
    raise SystemExit(f"initramfs: {path.name} is compressed in a way unknown here")


def main():
    kernel, busybox, wagman, init, output = map(pathlib.Path, sys.argv[1:])
    modules = Modules(kernel).in_order(MODULES)
    archive = Archive()
    for folder in ["bin", "dev", "proc", "sys", "tmp", "lib", "lib/modules"]:
        archive.add(folder, DIRECTORY)
    archive.add("init", FILE, init.read_bytes())
    archive.add("bin/busybox", FILE, busybox.read_bytes())
    archive.add("bin/wagman", FILE, wagman.read_bytes())
    parents = [parent.as_posix() for parent in pathlib.PurePosixPath(BOARDS_INSIDE).parents]
    for folder in [*reversed(parents[:-1]), BOARDS_INSIDE]:
        archive.add(folder, DIRECTORY)
    for board in sorted(BOARDS.glob("*.yaml")):
        archive.add(f"{BOARDS_INSIDE}/{board.name}", FILE, board.read_bytes())
    for name, content in modules:
        archive.add(f"lib/modules/{name}.ko", FILE, content)
    order = "".join(f"{name}.ko\n" for name, _ in modules)
    archive.add("lib/modules/order", FILE, order.encode())
    output.write_bytes(archive.bytes())


main()
