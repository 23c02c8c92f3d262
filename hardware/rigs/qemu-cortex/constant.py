"""A firmware that differs in one constant is found out."""

import re
import shutil

from demands import require
from node import Node

# What the firmware is built from; the package names the tests, so that they are there, too.
SOURCES = ["Package.swift", "Sources", "Tests", "hardware/firmware", "scripts"]
CONSTANT = ("Sources/WagmanCore/Configuration.swift", "startTimeout", "120", "121")


async def changed_constant(rig):
    """One constant changed in the firmware alone: the comparison names what differs"""
    file, name, old, new = CONSTANT
    root = rig.new_folder("changed")
    for source in SOURCES:
        target = root / source
        target.parent.mkdir(parents=True, exist_ok=True)
        if (rig.root / source).is_dir():
            shutil.copytree(rig.root / source, target, ignore=shutil.ignore_patterns(".build*"))
        else:
            shutil.copy(rig.root / source, target)
    text = (root / file).read_text()
    changed, count = re.subn(rf"(\b{name}\b.*?){old}\b", rf"\g<1>{new}", text)
    require(count == 1, f"{count} places", f"{file} has not the one {name} of {old}")
    (root / file).write_text(changed)
    firmware = await _build(rig, root)
    async with Node(rig, "changed-constant", firmware=firmware) as node:
        outcome = await node.history("boot-loop", "--compare", "--excerpt")
    require(outcome.code == 1 and outcome.divergence, outcome, "the change is not seen")
    rig.journal.shows(f"{name} is {new} s in the firmware, {old} s in the simulator:")
    rig.journal.shows(outcome.divergence)


async def _build(rig, root):
    with open(root / "path", "w+b") as path, open(root / "build.log", "w+b") as log:
        build = await rig.processes.start(
            "the build", [rig.root / "scripts" / "build-firmware.sh", root], path, log)
        code = await build.wait()
        log.seek(0)
        require(code == 0, log.read().decode(errors="replace"), "the firmware does not build")
        path.seek(0)
        return path.read().decode().split("\n")[-2]
