"""The plan that a simulated board passes, on the chip: `wagman hil run`."""

import asyncio
import os
import re

from demands import require
from outside import Served

PLAN = "hardware/plans/acceptance.yaml"
# Five hours and a half of the board's take a minute.
SPEED = 400
PATIENCE = 600


async def acceptance_plan(rig):
    """`wagman hil run` with the acceptance plan: what a simulated board passes, the chip passes"""
    async with Served(rig, SPEED, "bench", types=False) as board:
        process = await asyncio.create_subprocess_exec(
            str(rig.wagman), "hil", "run", str(rig.root / PLAN), "--rig", "cortex",
            "--board", f"unix:{board.folder / 'console'}?wire=console",
            "--plant", f"unix:{board.folder / 'plant'}", stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT, env={**os.environ, "WAGMAN_LOCK_DIR": str(board.folder)})
        try:
            said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    text = said.decode()
    verdict = re.search(r"passed: (\d+) passed of (\d+) tests", text)
    require(process.returncode == 0 and verdict, text[-4000:], "the plan did not pass")
    rig.journal.figure("tests of the acceptance plan that passed", verdict.group(1))
