"""The checks in the order in which they run."""

from constant import changed_constant
from cuts import power_cuts
from equality import equality
from instructions import instructions

CHECKS = [equality, changed_constant, power_cuts, instructions]
