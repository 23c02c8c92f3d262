"""The tests of the virtual board, with the emulated one in its place."""

import os
import pathlib
import re

from demands import require

TESTS = ["test_console.ConsoleTests", "test_sensorgrams.SensorgramTests"]
# What cannot apply, each said by the board itself: its time is real.
NOT_IN_REAL_TIME = {
    "test_log_lines_stand_between_responses", "test_status_once_a_minute",
    "test_a_report_once_a_minute"}
HERE = pathlib.Path(__file__).resolve().parent


async def passes_the_same_tests(rig):
    """pyserial, on the emulated UART."""
    output = rig.new_folder("tests") / "output"
    environment = {
        **os.environ, "CI": "true", "WAGMAN": str(rig.wagman), "FIRMWARE": str(rig.firmware),
        "WAGMAN_SIM": f"python3 {HERE / 'board.py'}"}
    chosen = [word for test in TESTS for word in ("-k", test)]
    with open(output, "wb") as file:
        tests = await rig.processes.start(
            "the tests", [rig.root / "scripts" / "acceptance.sh", "-v", *chosen], file, file,
            environment)
        code = await tests.wait()
    said = output.read_text()
    rig.journal.detail(said)
    results = re.findall(r"^(test_\w+) .*\.\.\. (ok|skipped .*)$", said, re.M)
    skipped = {name for name, result in results if result != "ok"}
    require(code == 0 and results, said[said.find("====="):], "the tests do not pass")
    require(skipped == NOT_IN_REAL_TIME, skipped, "other tests are skipped")
    rig.journal.figure("tests passed on the emulated UART", len(results) - len(skipped))
    rig.journal.shows(
        f"not run, for they want a board at 60 times real time: {', '.join(sorted(skipped))}")
