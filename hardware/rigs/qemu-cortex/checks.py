"""The checks in the order in which they run."""

from acceptance import same_tests
from constant import changed_constant
from cuts import power_cuts
from equality import equality
from free import free
from instructions import instructions

CHECKS = [equality, changed_constant, power_cuts, instructions, free, same_tests]
