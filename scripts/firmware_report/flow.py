"""How deep a function's own stack goes, and whom it calls from what depth.

Every way through the function is followed. What is known of the registers is
carried along, so that a call of a register leads to the function whose address was
loaded into it, and a piece that the compiler shares between functions returns to
where it was called.
"""

from dataclasses import dataclass, field

from instructions import CONDITIONS, OPPOSITE, immediate, is_register, registers, target
from values import ENTRY, SCRATCH, State, constant, stack_address

# Write no register: their first operand is read.
READERS = {
    "cmp", "cmn", "tst", "teq", "str", "strb", "strh", "strd", "stm", "stmdb", "cpsid", "cpsie",
    "dsb", "dmb", "isb", "nop", "wfi", "wfe", "sev", "bkpt", "msr", "svc", "pld", "vstr", "vmsr",
    "vcmp", "vcmpe", "yield"}
WRITES_TWO = {"umull", "smull", "umlal", "smlal", "umaal", "smlald", "smlsld", "ldrd"}
STORES = {"str", "strb", "strh", "strd", "stm", "stmdb", "vstr"}
ENDS = {"trap", "udf"}
BRANCHES = {f"b{condition}" for condition in CONDITIONS}
DEEPEST = 1 << 20


class FlowError(Exception):
    """The code does something of which nothing can be said; the text says where."""


class UnknownCallee(FlowError):
    """A register is called that came from elsewhere, perhaps from the function's caller."""


@dataclass(frozen=True)
class Node:
    """A function, for one choice of functions that it is given as arguments."""

    address: int
    arguments: frozenset = frozenset()


@dataclass(frozen=True)
class Call:
    site: int
    depth: int
    callee: "Node"


@dataclass
class Flow:
    """What one function does with the stack."""

    frame: int = 0
    returns: bool = False
    calls: set = field(default_factory=set)


@dataclass(frozen=True, order=True)
class Place:
    address: int
    # How many bytes the stack is below where it was at the function's entry.
    depth: int
    # Return addresses of the shared pieces under way.
    within: tuple = ()


class Walk:
    """Follows one function; `follow` takes the address of another one and the arguments
    that it is given, and returns its node and whether it ever returns."""

    def __init__(self, image, code, node, follow):
        self.image, self.code, self.literals = image, code.instructions, code.literals
        self.function, self.arguments = image.functions[node.address], node.arguments
        self._follow = follow
        self.flow = Flow()
        self._states = {}
        self._open = []

    def run(self):
        self._go(Place(self.function.start, 0), State.at_entry(self.arguments))
        while self._open:
            place = self._open.pop()
            self._step(place, self._states[place].copy())
        return self.flow

    # MARK: ways

    def _go(self, place, state):
        if place.depth > DEEPEST:
            raise self._error(place.address, "the stack grows without end")
        self.flow.frame = max(self.flow.frame, place.depth)
        state.forget_above(place.depth)
        known = self._states.get(place)
        if known is None:
            self._states[place] = state.copy()
            self._open.append(place)
        elif known.merge(state):
            self._open.append(place)

    def _step(self, place, state):
        instruction = self._instruction(place.address)
        if instruction.name.startswith("it") and set(instruction.name[1:]) <= set("te"):
            self._conditional(place, state, instruction)
            return
        after = self._execute(place, state, instruction, instruction.name)
        if after is not None:
            self._go(after, state)

    def _conditional(self, place, state, it):
        """Both ways through the instructions that an IT governs."""
        condition = it.operands[0]
        for taken in (condition, OPPOSITE[condition]):
            here, at = Place(it.following, place.depth, place.within), state.copy()
            for kind in it.name[1:]:
                own = condition if kind == "t" else OPPOSITE[condition]
                instruction = self._instruction(here.address)
                if own != taken:
                    here = Place(instruction.following, here.depth, here.within)
                    continue
                here = self._execute(here, at, instruction, instruction.name.removesuffix(own))
                if here is None:
                    break
            if here is not None:
                self._go(here, at)

    def _instruction(self, address):
        instruction = self.code.get(address)
        holder = self.image.function_at(address)
        if instruction is None or not self.image.is_code(address) or holder is None:
            raise self._error(address, "the code runs into what is no code")
        if holder is not self.function and not holder.is_outlined:
            raise self._error(address, f"the code runs into {holder.name}")
        return instruction

    def _error(self, address, text, kind=FlowError):
        return kind(f"0x{address:x} in {self.function.name}: {text}")

    # MARK: instructions

    def _execute(self, place, state, instruction, name):
        """Carries out one instruction: where it goes on, or None where it does not."""
        operands = instruction.operands
        after = Place(instruction.following, place.depth, place.within)
        if name in ENDS:
            return None
        if name in BRANCHES or name in ("cbz", "cbnz"):
            branched = state.copy()
            way = self._branch(place, branched, instruction, target(operands[-1]))
            if way is not None:
                self._go(way, branched)
            return after
        if name == "b":
            return self._branch(place, state, instruction, target(operands[0]))
        if name == "bl":
            return self._call(after, state, instruction, [target(operands[0])])
        if name == "blx":
            return self._call(after, state, instruction, self._pointers(state, instruction))
        if name == "bx" or (name == "mov" and operands[0] == "pc"):
            return self._leave(place, state, instruction, operands[-1])
        if name in ("tbb", "tbh"):
            for way in self._table(state, instruction, 1 if name == "tbb" else 2):
                self._go(Place(way, place.depth, place.within), state.copy())
            return None
        if name in ("push", "vpush", "pop", "vpop", "stmdb", "ldm", "vstmdb", "vldmia"):
            moved = self._move_stack(place, state, name, operands)
            if moved is not None:
                depth, to_pc = moved
                if to_pc is None:
                    return Place(instruction.following, depth, place.within)
                return self._return(Place(place.address, depth, place.within), state, to_pc)
        if name == "ldr" and operands[0] == "pc":
            values = self._loaded(place, state, operands, 0)
            depth = self._write_back(place, state, operands)
            return self._return(Place(place.address, depth, place.within), state, values)
        depth = self._write(place, state, instruction, name)
        return Place(instruction.following, depth, place.within)

    def _move_stack(self, place, state, name, operands):
        """The new depth and what was popped into pc, of a list to or from the stack."""
        if name in ("stmdb", "ldm", "vstmdb", "vldmia"):
            if operands[0] != "sp!":
                return None
        names = registers(operands[-1])
        size = 8 if names[0][0] == "d" else 4
        if name in ("push", "vpush", "stmdb", "vstmdb"):
            depth = place.depth + size * len(names)
            for number, register in enumerate(names):
                state.save(depth - size * number, state[register])
            return depth, None
        to_pc = None
        for number, register in enumerate(names):
            values = state.load(place.depth - size * number)
            if register == "pc":
                to_pc = values
            else:
                # One of these only fills up: what it holds may have been written over.
                state[register] = frozenset() if register in SCRATCH else values
        return place.depth - size * len(names), to_pc

    def _write(self, place, state, instruction, name):
        """What an instruction without a branch leaves in the registers; the new depth."""
        operands = instruction.operands
        depth = self._write_back(place, state, operands)
        if name in READERS or not operands:
            self._store(place, depth, state, name, operands)
            return depth
        if operands[0] == "sp":
            return self._set_stack(place, state, instruction, name)
        values = self._result(place, state, instruction, name)
        written = registers(operands[-1]) if name == "ldm" else list(operands[:1])
        if name in WRITES_TWO:
            written.append(operands[1])
        if "pc" in written:
            raise self._error(instruction.address, f"`{instruction}` goes nobody knows where")
        for register in written:
            if is_register(register):
                state[register] = values
        return depth

    def _store(self, place, depth, state, name, operands):
        """Follows what is stored on the stack: the link register there is a saved one."""
        if name not in STORES:
            return
        address = next((operand for operand in operands if operand.startswith("[")), operands[0])
        if not address.strip("[]!").startswith("sp"):
            state.write_somewhere()
            return
        offset = 0 if depth != place.depth or name == "stm" else _offset(address)
        if offset is None:
            state.write_somewhere()
            return
        stored = operands[:1]
        if name in ("strd", "vstr"):
            stored = operands[:2]
        elif name == "stm":
            stored = registers(operands[-1])
        for number, register in enumerate(stored):
            slot = depth - (offset & ~3) - 4 * number
            if register == "lr":
                state.save(slot, state["lr"])
            else:
                # A part of a word, or of a double one, is no address.
                is_word = name in ("str", "strd", "stm")
                state.write(slot, state[register] if is_word else frozenset())

    def _write_back(self, place, state, operands):
        """The depth after `[sp, #-8]!` or `[sp], #8`; another register so moved is unknown."""
        for number, operand in enumerate(operands):
            if operand.endswith("!"):
                base, amount = operand.strip("[]!").split(",")[0].strip(), _offset(operand[:-1])
            elif operand.startswith("[") and number + 1 < len(operands):
                base, amount = operand.strip("[]"), immediate(operands[number + 1])
            else:
                continue
            if base == "sp":
                if amount is None:
                    raise self._error(place.address, "the stack moves by nobody knows how much")
                return place.depth - amount
            state[base] = frozenset()
        return place.depth

    def _set_stack(self, place, state, instruction, name):
        operands = instruction.operands
        if name in ("add", "addw", "sub", "subw"):
            source = operands[1] if len(operands) == 3 else "sp"
            amount = immediate(operands[-1])
            if source == "sp" and amount is not None:
                return place.depth + (amount if name.startswith("sub") else -amount)
        elif name == "mov":
            values = state[operands[1]]
            if len(values) == 1:
                kind, *rest = next(iter(values))
                if kind == "stack":
                    return rest[0]
        raise self._error(
            instruction.address, f"`{instruction}` moves the stack by nobody knows how much")

    def _result(self, place, state, instruction, name):
        """What the first operand holds after `instruction`; nothing when nobody knows."""
        operands = instruction.operands
        number = immediate(operands[-1])
        source = operands[1] if len(operands) > 1 else ""
        if name in ("mov", "movs", "movw"):
            if number is not None:
                return constant(number)
            return stack_address(place.depth) if source == "sp" else state[source]
        if name == "movt" and number is not None:
            low = state.constants(operands[0])
            if low is None or len(low) != 1:
                return frozenset()
            return constant(low[0] & 0xFFFF | number << 16)
        aligned = (instruction.address + 4) & ~3
        if name in ("add", "addw", "adds"):
            if operands[-1] == "pc":
                return state.shifted(operands[0], instruction.address + 4)
            if number is not None and len(operands) == 3:
                if source == "sp":
                    return stack_address(place.depth - number)
                if source == "pc":
                    return constant(aligned + number)
                return state.shifted(source, number)
        if name in ("sub", "subs", "subw") and number is not None and len(operands) == 3:
            return state.shifted(source, -number)
        if name == "adr" and number is not None:
            return constant(aligned + number)
        if name == "bfc" and immediate(source) == 0:
            # At most so much, whatever the stack was aligned to before.
            return state.shifted(operands[0], -((1 << number) - 4))
        if name == "ldr":
            return self._loaded(place, state, operands, aligned)
        return frozenset()

    def _loaded(self, place, state, operands, aligned):
        base, offset = operands[1].strip("[]!").split(",")[0].strip(), _offset(operands[1])
        if offset is None:
            return frozenset()
        if base == "sp":
            return state.load(place.depth - offset)
        bases = [aligned] if base == "pc" else state.constants(base)
        words = [self.image.constant(address + offset) for address in bases or []]
        if not words or None in words:
            return frozenset()
        return frozenset().union(*(constant(word) for word in words))

    # MARK: branches

    def _pointers(self, state, instruction):
        register = instruction.operands[-1]
        constants = state.constants(register)
        if constants is None:
            raise self._error(
                instruction.address, f"`{instruction}` calls nobody knows whom", UnknownCallee)
        return [address & ~1 for address in constants]

    def _call(self, after, state, instruction, callees):
        ways = []
        for address in callees:
            callee = self.image.functions.get(address)
            if callee is None:
                raise self._error(instruction.address, f"`{instruction}` calls no function")
            if callee.is_outlined:
                inside = state.copy()
                inside["lr"] = frozenset([("return", after.address)])
                self._go(Place(address, after.depth, after.within + (after.address,)), inside)
                continue
            if self._calls(instruction.address, after.depth, address, state):
                ways.append(address)
        if not ways:
            return None
        state.after_call()
        return after

    def _calls(self, site, depth, address, state):
        """Whether the function at `address`, called at this depth, returns."""
        arguments = state.arguments(depth, lambda value: value & ~1 in self.image.functions)
        node, returns = self._follow(address, arguments)
        self.flow.calls.add(Call(site, depth, node))
        return returns

    def _branch(self, place, state, instruction, to):
        here, callee = self.image.function_at(place.address), self.image.function_at(to)
        if callee is None:
            raise self._error(instruction.address, f"`{instruction}` goes into the midst of data")
        is_inside = callee is here or (callee is self.function and to != callee.start)
        if is_inside or (callee.is_outlined and to == callee.start):
            return Place(to, place.depth, place.within)
        if to != callee.start:
            raise self._error(
                instruction.address, f"`{instruction}` goes into the midst of {callee.name}")
        return self._tail_call(place, state, instruction, to)

    def _tail_call(self, place, state, instruction, to):
        if not self._calls(instruction.address, place.depth, to, state):
            return None
        back = state["lr"]
        state.after_call()
        return self._return(place, state, back)

    def _leave(self, place, state, instruction, register):
        values = state[register]
        if values and all(value[0] in ("entry", "return") for value in values):
            return self._return(place, state, values)
        for address in self._pointers(state, instruction):
            after = self._branch(place, state.copy(), instruction, address)
            if after is not None:
                # Only who returns goes on, and then with nothing known of r0 to r3.
                rest = state.copy()
                rest.after_call()
                self._go(after, rest)
        return None

    def _return(self, place, state, values):
        if len(values) != 1:
            raise self._error(place.address, "returns nobody knows where")
        value = next(iter(values))
        if value == ENTRY:
            if place.depth != 0:
                raise self._error(
                    place.address, f"returns with {place.depth} bytes left on the stack")
            self.flow.returns = True
            return None
        if value[0] == "return" and place.within and place.within[-1] == value[1]:
            return Place(value[1], place.depth, place.within[:-1])
        raise self._error(place.address, "returns nobody knows where")

    def _table(self, state, instruction, size):
        """Where a jump table leads: its entries are half distances from the instruction.

        It ends where code begins again, or the next constant that some code loads.
        """
        base = instruction.operands[0].strip("[]").split(",")[0].strip()
        start = instruction.address + 4
        tables = [start] if base == "pc" else state.constants(base)
        ways = set()
        for table in tables or []:
            end = self.image.data_end(table)
            end = min((place for place in self.literals if table < place < end), default=end)
            for place in range(table, end - size + 1, size):
                way = start + 2 * self.image.constant(place, size)
                # A 0 fills up a table of bytes of odd length. A way that the compiler knows
                # to be impossible leads to the end of the function, where constants are.
                if way != start and self._is_more_than_padding(way):
                    ways.add(way)
        if not ways:
            raise self._error(instruction.address, f"`{instruction}` goes nobody knows where")
        return sorted(ways)

    def _is_more_than_padding(self, address):
        while self.image.is_code(address) and address in self.code:
            if self.code[address].name != "nop":
                return True
            address = self.code[address].following
        return False


def _offset(brackets):
    """The number in `[sp, #0x10]`; None where it is a register."""
    parts = brackets.strip("[]!").split(",")
    return 0 if len(parts) == 1 else immediate(parts[1].strip()) if len(parts) == 2 else None
