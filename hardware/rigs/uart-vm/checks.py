"""The checks in the order in which they run."""

from checks_run import (
    run_ends, run_finds_board, run_garbled, run_silent_uart, run_supervises, run_unplugged)
from checks_ttys import boots, bytes_pass, other_name, ports, unplugged_to_the_kernel
from checks_verbs import by_identity, console, garbled_verbs, silent_uart, unplugged_verb, verbs

CHECKS = [
    boots, ports, bytes_pass, unplugged_to_the_kernel, other_name,
    verbs, by_identity, unplugged_verb, console, silent_uart, garbled_verbs,
    run_finds_board, run_supervises, run_unplugged, run_silent_uart, run_garbled, run_ends,
]
