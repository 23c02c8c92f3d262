"""Carries out the checks of a rig, and clears up whatever happens."""

import asyncio
import pathlib
import shutil
import signal
import sys
import tempfile

from journal import Journal


def run(name, options, time_limit, perform):
    """Runs a rig, and returns its exit code.

    `perform(options, journal, folder, output)` returns the names of the checks that
    failed; what it started it ends when it is cancelled. 0 when every check passed, 1
    when one failed, 130 when interrupted.
    """
    return asyncio.run(_run(name, options, time_limit, perform))


def chosen(checks, names):
    """Those of the checks that have these names; all where there are none."""
    known = [check.__name__ for check in checks]
    for name in names:
        if name not in known:
            print(f"there is no check {name}; the checks are {', '.join(known)}", file=sys.stderr)
            sys.exit(2)
    return [check for check in checks if not names or check.__name__ in names]


async def carry_out(checks, rig, journal):
    """The names of those that failed; after each of these the rig is restored."""
    failed = []
    for check in checks:
        journal.step(check.__doc__.splitlines()[0])
        try:
            await check(rig)
        except Exception as error:  # Whatever it is, the other checks are run.
            failed.append(check.__name__)
            kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
            journal.shows(f"FAILED {check.__name__}: {kind}{error}")
            await rig.restore()
    return failed


async def _run(name, options, time_limit, perform):
    journal = Journal(options.log)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rig-"))
    cancel_when_interrupted(asyncio.current_task())
    try:
        with open(f"{options.log}.processes", "wb") as output:
            failed = await asyncio.wait_for(
                perform(options, journal, folder, output), time_limit)
        journal.summary()
    except asyncio.CancelledError:
        journal.complain(f"{name}: interrupted")
        return 130
    except asyncio.TimeoutError:
        journal.complain(f"{name}: not done within {time_limit} s; see {options.log}")
        return 1
    except AssertionError as error:
        journal.complain(f"{name}: {error}; see {options.log} and {options.log}.processes")
        return 1
    finally:
        journal.close()
        shutil.rmtree(folder, ignore_errors=True)
    if failed:
        journal.complain(f"{name}: failed: {', '.join(failed)}; see {options.log}")
    return 1 if failed else 0


def cancel_when_interrupted(task):
    """Has the first signal that asks for an end cancel the task; others are ignored."""
    loop = asyncio.get_running_loop()
    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]

    def cancel():
        # Once: a second signal must not end the clearing up.
        for number in numbers:
            loop.add_signal_handler(number, lambda: None)
        task.cancel()
    for number in numbers:
        loop.add_signal_handler(number, cancel)
