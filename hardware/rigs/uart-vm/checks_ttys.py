"""What the rig shows of the ttys themselves: the machine, its lines, and hang-ups."""

import time

from demands import require
from machine import Machine


async def boots(rig):
    """The machine boots Debian's kernel with both lines"""
    rig.journal.shows(rig.machine.greeting)
    rig.journal.figure("boot to shell", f"{rig.machine.boot_seconds:.1f} s")
    require(rig.machine.boot_seconds < 30, rig.machine.greeting)
    began = time.monotonic()
    await rig.usb.plug_in()
    await rig.shell.run("while [ ! -c /dev/ttyUSB0 ]; do sleep 0.05; done")
    rig.journal.figure("adapter plugged in to ttyUSB0", f"{time.monotonic() - began:.2f} s")


async def ports(rig):
    """wagman ports lists the UART, and the adapter with its ids and serial number"""
    listed = await rig.shell.run("wagman ports")
    rig.journal.detail(listed)
    require(listed.code == 0, listed)
    require(
        "serial:/dev/ttyS1" in [line.split()[0] for line in listed.text.splitlines()], listed)
    require(_lists_adapter(listed, "/dev/ttyUSB0"), listed)


def _lists_adapter(listed, tty):
    """Whether the first adapter is there under this name, by what --board takes."""
    serial = Machine.adapters["usb"]
    return any(
        words[:3] == [f"serial:usb:{serial}", tty, "0403:6001"]
        for words in map(str.split, listed.text.splitlines()))


async def bytes_pass(rig):
    """Busybox alone asks the board on both ttys, and gets its answer"""
    for tty in ["ttyS1", "ttyUSB0"]:
        answer = await rig.shell.run(
            f"stty -F /dev/{tty} 57600 raw -echo; exec 3<>/dev/{tty}; "
            "echo '@rig hb' >&3; while read -r -t 5 line <&3; do echo \"$line\"; "
            "case $line in *'->>>'*) exit 0;; esac; done; exit 1")
        rig.journal.detail(answer)
        require(answer.code == 0 and "<<<- sid=rig hb" in answer.text, answer)


async def unplugged_to_the_kernel(rig):
    """Unplugged, the USB tty ends and its name goes; the UART's tells nothing"""
    on_usb = await rig.shell.start("cat /dev/ttyUSB0")
    on_uart = await rig.shell.start("cat /dev/ttyS1")
    await rig.shell.run("sleep 0.3")
    began = time.monotonic()
    await rig.usb.unplug()
    await rig.uart.unplug()
    await on_usb.end(within=1)
    rig.journal.figure("USB unplugged to end of file on its tty", f"{on_usb.ended - began:.3f} s")
    gone = await rig.shell.run("while [ -e /dev/ttyUSB0 ]; do sleep 0.02; done")
    require(gone.code == 0 and on_uart.code is None, gone)
    await rig.uart.plug_in()
    await on_uart.signal("TERM")
    await on_uart.end()


async def other_name(rig):
    """Plugged in after another adapter, the first one gets another name"""
    if rig.usb.is_plugged_in:
        await rig.usb.unplug()
    await rig.shell.run("while [ -e /dev/ttyUSB0 ]; do sleep 0.02; done")
    await rig.other.plug_in()
    await rig.shell.run("while [ ! -c /dev/ttyUSB0 ]; do sleep 0.02; done")
    began = time.monotonic()
    await rig.usb.plug_in()
    await rig.shell.run("while [ ! -c /dev/ttyUSB1 ]; do sleep 0.02; done")
    rig.journal.figure("USB plugged in to its tty", f"{time.monotonic() - began:.3f} s")
    listed = await rig.shell.run("wagman ports")
    rig.journal.detail(listed)
    require(_lists_adapter(listed, "/dev/ttyUSB1"), listed)
    await rig.first_name()
