#!/usr/bin/env python3
"""What a firmware image takes of stack, flash and RAM, and what must not be in it.

Exit codes: 0 the image is as it should be; 1 it is not, or has grown; 2 bad usage,
no image or no figures.
"""

import argparse
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "firmware_report"))

import figures  # noqa: E402
import sizes  # noqa: E402
from image import Image, ImageError  # noqa: E402
from instructions import disassemble, tool  # noqa: E402
from report import Report  # noqa: E402
from stack import Stack  # noqa: E402

COMMITTED = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "hardware", "firmware", "size.json")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("image", help="the ELF file, as build-firmware.sh names it")
    parser.add_argument(
        "--figures", default=COMMITTED, help="the figures to compare with (%(default)s)")
    parser.add_argument(
        "--update", action="store_true", help="write the image's figures there instead")
    parser.add_argument(
        "--bound", action="store_true", help="print the bytes of stack alone")
    arguments = parser.parse_args()

    image = Image(arguments.image)
    stack = Stack(image, disassemble(arguments.image))
    bound = stack.bound()
    if bound is None:
        return complain(*(f"no bound on the stack: {fault}" for fault in stack.faults))
    if arguments.bound:
        print(bound.total)
        return 0
    taken = sizes.Sizes(image)
    now = figures.of(taken, bound)
    if arguments.update:
        figures.write(arguments.figures, now)
    committed = figures.read(arguments.figures)
    report = Report(taken, stack, bound, now, committed, demangled(image))
    print("\n".join(report.lines()))
    found = sizes.forbidden(image)
    return complain(
        *(f"{kind} in the image: {', '.join(names)}" for kind, names in found.items() if names),
        *figures.grown(now, committed))


def complain(*lines):
    for line in lines:
        print(f"firmware-report: {line}", file=sys.stderr)
    return 1 if lines else 0


def demangled(image):
    """What each mangled name stands for."""
    names = sorted({function.name for function in image.functions.values()})
    command = [tool("swift-demangle"), "--simplified", "--compact"]
    text = subprocess.run(
        command, input="\n".join(names), check=True, capture_output=True, text=True).stdout
    return dict(zip(names, text.splitlines()))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ImageError, OSError, ValueError, subprocess.CalledProcessError) as error:
        print(f"firmware-report: {error}", file=sys.stderr)
        sys.exit(2)
