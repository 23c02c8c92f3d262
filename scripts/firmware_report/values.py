"""What is known of the registers at a place of the code."""

# The caller's return address.
ENTRY = ("entry",)
MOST_VALUES = 16
# What a called function need not keep.
SCRATCH = ("r0", "r1", "r2", "r3", "r12")


def constant(number):
    return frozenset([("constant", number & 0xFFFFFFFF)])


def stack_address(depth):
    """An address that many bytes below where the stack was at the function's entry."""
    return frozenset([("stack", depth)])


class State:
    """Sets of possible values: a register or slot that is missing may hold anything.

    A value is a constant, an address on the stack, the caller's return address, or
    a return address into this function. Slots are where registers were saved.
    """

    def __init__(self, registers=None, slots=None):
        self.registers = registers or {}
        self.slots = slots or {}

    @classmethod
    def at_entry(cls):
        return cls({"lr": frozenset([ENTRY])})

    def copy(self):
        return State(dict(self.registers), dict(self.slots))

    def __getitem__(self, register):
        return self.registers.get(register, frozenset())

    def __setitem__(self, register, values):
        _put(self.registers, register, values)

    def store(self, depth, values):
        _put(self.slots, depth, values)

    def load(self, depth):
        return self.slots.get(depth, frozenset())

    def forget_above(self, depth):
        """Drops the slots of a part of the stack that was given back."""
        self.slots = {place: values for place, values in self.slots.items() if place <= depth}

    def after_call(self):
        """What a function that keeps to the procedure call standard leaves."""
        for register in SCRATCH + ("lr",):
            self.registers.pop(register, None)

    def constants(self, register):
        """The constants that a register may hold; None when it may hold something else."""
        values = self[register]
        if not values or any(value[0] != "constant" for value in values):
            return None
        return sorted(value[1] for value in values)

    def shifted(self, register, amount):
        """The register's values and so much more; nothing when one cannot be added to."""
        values = set()
        for kind, *rest in self[register]:
            if kind == "stack":
                values.add((kind, rest[0] - amount))
            elif kind == "constant":
                values.add((kind, rest[0] + amount & 0xFFFFFFFF))
            else:
                return frozenset()
        return frozenset(values)

    def merge(self, other):
        """Takes in what holds on another way to the same place; true when that is news."""
        registers = _merged(self.registers, other.registers)
        slots = _merged(self.slots, other.slots)
        changed = registers != self.registers or slots != self.slots
        self.registers, self.slots = registers, slots
        return changed


def _put(table, key, values):
    if values and len(values) <= MOST_VALUES:
        table[key] = values
    else:
        table.pop(key, None)


def _merged(first, second):
    merged = {}
    for key in first.keys() & second.keys():
        _put(merged, key, first[key] | second[key])
    return merged
