"""What is known of the registers at a place of the code."""

# The caller's return address.
ENTRY = ("entry",)
MOST_VALUES = 16
# What a called function need not keep.
SCRATCH = ("r0", "r1", "r2", "r3", "r12")
# Where Swift and C pass arguments, the rest on the stack.
ARGUMENTS = ("r0", "r1", "r2", "r3", "r10")


def constant(number):
    return frozenset([("constant", number & 0xFFFFFFFF)])


def stack_address(depth):
    """An address that many bytes below where the stack was at the function's entry."""
    return frozenset([("stack", depth)])


class State:
    """Sets of possible values: a register or slot that is missing may hold anything.

    A value is a constant, an address on the stack, the caller's return address, or
    a return address into this function. A slot is a word of the stack, named by how
    far it begins below where the stack was at the function's entry. Saved ones hold
    registers, which nobody else writes to; what was written to others holds until
    something is called or written through a pointer.
    """

    def __init__(self, registers=None, saved=None, written=None):
        self.registers = registers or {}
        self.saved = saved or {}
        self.written = written or {}

    @classmethod
    def at_entry(cls, arguments=()):
        """What is known where a function begins: of its arguments, what its caller knew."""
        state = cls({"lr": frozenset([ENTRY])})
        for place, values in arguments:
            (state.registers if isinstance(place, str) else state.saved)[place] = values
        return state

    def copy(self):
        return State(dict(self.registers), dict(self.saved), dict(self.written))

    def __getitem__(self, register):
        return self.registers.get(register, frozenset())

    def __setitem__(self, register, values):
        _put(self.registers, register, values)

    def save(self, depth, values):
        self.written.pop(depth, None)
        _put(self.saved, depth, values)

    def write(self, depth, values):
        self.saved.pop(depth, None)
        _put(self.written, depth, values)

    def load(self, depth):
        return self.saved.get(depth) or self.written.get(depth, frozenset())

    def forget_above(self, depth):
        """Drops the slots of a part of the stack that was given back."""
        self.saved = {place: values for place, values in self.saved.items() if place <= depth}
        self.written = {place: values for place, values in self.written.items() if place <= depth}

    def write_somewhere(self):
        """Something was written through a pointer of which nothing is known."""
        self.written = {}

    def arguments(self, depth, is_function):
        """The functions that whoever is called at this depth is given, and where."""
        places = {register: self[register] for register in ARGUMENTS}
        places |= {place - depth: values for place, values in self.written.items()}
        return frozenset(
            (place, values) for place, values in places.items()
            if values and all(kind == "constant" and is_function(*rest) for kind, *rest in values))

    def after_call(self):
        """What a function that keeps to the procedure call standard leaves."""
        self.write_somewhere()
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
        before = (self.registers, self.saved, self.written)
        self.registers = _merged(self.registers, other.registers)
        self.saved = _merged(self.saved, other.saved)
        self.written = _merged(self.written, other.written)
        return before != (self.registers, self.saved, self.written)


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
