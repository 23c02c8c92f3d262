"""The checks in the order in which they run."""

from acceptance import passes_the_same_tests
from constant import changed_constant
from cuts import power_cuts
from demands import together
from equality import equality
from free import with_its_own_clock
from instructions import instructions
from outside import faults_from_outside
from plans import acceptance_plan
from watchdog import watchdog


async def real_time(rig):
    """With a clock of its own: the simulator's entries, and the tests of the virtual board"""
    # Both mostly wait.
    await together(with_its_own_clock(rig), passes_the_same_tests(rig))


CHECKS = [
    equality, changed_constant, power_cuts, instructions, watchdog, faults_from_outside, acceptance_plan,
    real_time]
