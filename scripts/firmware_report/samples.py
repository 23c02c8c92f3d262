"""Small images for the tests, assembled and linked as the firmware is."""

import os
import subprocess

from image import Image
from instructions import disassemble, tool
from stack import Stack

LAYOUT = """
MEMORY { flash (rx) : ORIGIN = 0, LENGTH = 64K
         ram (rwx) : ORIGIN = 0x20000000, LENGTH = 4K }
SECTIONS {
  .vectors : { *(.vectors) } > flash
  .text : { *(.text*) *(.rodata*) } > flash
  .data : { *(.data*) } > ram AT > flash
  .bss (NOLOAD) : { *(.bss*) } > ram
  .noinit (NOLOAD) : { *(.noinit*) } > ram
}
"""


def function(name, *instructions):
    body = "\n".join(instructions)
    return (f".section .text.{name},\"ax\",%progbits\n.p2align 2\n.global {name}\n"
            f".type {name},%function\n.thumb_func\n{name}:\n{body}\n.size {name}, . - {name}\n")


def vectors(*handlers):
    words = ", ".join(["0x20001000", *(str(handler) for handler in handlers)])
    return f".section .vectors,\"a\",%progbits\n.word {words}\n"


def build(folder, *parts):
    """The path of an image of these parts; its vectors come from `vectors`."""
    source, code, layout, image = (
        os.path.join(folder, name) for name in ("a.s", "a.o", "a.ld", "a.elf"))
    with open(source, "w", encoding="utf-8") as file:
        file.write(".syntax unified\n.thumb\n" + "\n".join(parts))
    with open(layout, "w", encoding="utf-8") as file:
        file.write(LAYOUT)
    target = ["--target=armv7em-none-eabi", "-mcpu=cortex-m4", "-mfpu=fpv4-sp-d16"]
    subprocess.run([tool("clang"), *target, "-c", source, "-o", code], check=True)
    subprocess.run(
        [tool("ld.lld"), "-T", layout, "-e", "reset", "-o", image, code], check=True)
    return image


def analysed(folder, *parts):
    path = build(folder, *parts)
    return Stack(Image(path), disassemble(path))
