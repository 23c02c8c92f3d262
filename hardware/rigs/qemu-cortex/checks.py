"""The checks in the order in which they run."""

from constant import changed_constant
from equality import equality

CHECKS = [equality, changed_constant]
