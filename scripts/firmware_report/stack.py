"""How much stack a program may take: from reset, and in its interrupts."""

from dataclasses import dataclass

from flow import FlowError, Node, UnknownCallee, Walk
from image import ImageError

# Eight registers that the processor saves, and a word that aligns them.
EXCEPTION_FRAME = 36
NMI, HARD_FAULT = 2, 3


@dataclass(frozen=True)
class Step:
    """A function on the deepest path, and what is below its caller when it calls on."""

    function: object
    depth: int


@dataclass(frozen=True)
class Path:
    total: int
    steps: tuple


@dataclass(frozen=True)
class Bound:
    """The sum of what can be on the stack at one moment."""

    thread: Path
    handler: Path
    nmi: Path
    hard_fault: Path

    @property
    def total(self):
        exceptions = (self.handler, self.nmi, self.hard_fault)
        return self.thread.total + sum(path.total for path in exceptions)


class Stack:
    """The call graph from the vectors; `faults` says what makes a bound void."""

    def __init__(self, image, code):
        self.image, self.code = image, code
        self.faults = []
        self.flows = {}
        self._under_way = []
        # Functions that call what they were given: followed anew for each choice of it.
        self._given = set()
        self._paths = {}
        self.vectors = self._read_vectors()
        for address in self.vectors.values():
            try:
                self._follow(address, frozenset())
            except UnknownCallee as error:
                self.faults.append(str(error))

    def bound(self):
        """The deepest that the stack can be, or None where there is a fault."""
        if self.faults:
            return None
        nothing = Path(0, ())
        handlers = {
            number: self._exception(Node(address)) for number, address in self.vectors.items()
            if number != 1}
        nmi, hard_fault = handlers.pop(NMI, nothing), handlers.pop(HARD_FAULT, nothing)
        handler = max(handlers.values(), key=lambda path: path.total, default=nothing)
        return Bound(self.deepest(Node(self.vectors[1])), handler, nmi, hard_fault)

    def deepest(self, node):
        """The path from a function that takes the most stack."""
        if node not in self._paths:
            function, flow = self.image.functions[node.address], self.flows[node]
            best = Path(flow.frame, (Step(function, flow.frame),))
            for call in sorted(flow.calls, key=lambda call: (call.site, call.callee.address)):
                below = self.deepest(call.callee)
                if call.depth + below.total > best.total:
                    best = Path(
                        call.depth + below.total, (Step(function, call.depth),) + below.steps)
            self._paths[node] = best
        return self._paths[node]

    def frames(self):
        """The functions and the most that each takes itself, the largest first."""
        frames = {}
        for node, flow in self.flows.items():
            frames[node.address] = max(flow.frame, frames.get(node.address, 0))
        rows = sorted(frames.items(), key=lambda row: (-row[1], row[0]))
        return [(self.image.functions[address], frame) for address, frame in rows]

    def _exception(self, node):
        path = self.deepest(node)
        return Path(path.total + EXCEPTION_FRAME, path.steps)

    def _read_vectors(self):
        section = self.image.section(".vectors")
        if section is None:
            raise ImageError(f"{self.image.path}: no section .vectors")
        vectors = {}
        for number in range(1, section.size // 4):
            address = self.image.constant(section.address + 4 * number) & ~1
            if address == 0:
                continue
            if address not in self.image.functions:
                raise ImageError(
                    f"{self.image.path}: vector {number} leads to 0x{address:x}, no function")
            vectors[number] = address
        if 1 not in vectors:
            raise ImageError(f"{self.image.path}: no reset vector")
        return vectors

    def _follow(self, address, arguments):
        """Follows a function and whom it calls: its node, and whether it returns."""
        if address in self._under_way:
            names = [self.image.functions[start].name
                     for start in self._under_way[self._under_way.index(address):] + [address]]
            self.faults.append("recursion: " + " calls ".join(names))
            return Node(address), True
        node = Node(address, arguments if address in self._given else frozenset())
        if node not in self.flows:
            try:
                self.flows[node] = self._walk(node)
            except UnknownCallee:
                if address in self._given:
                    raise
                self._given.add(address)
                return self._follow(address, arguments)
        return node, self.flows[node].returns

    def _walk(self, node):
        walk = Walk(self.image, self.code, node, self._follow)
        self._under_way.append(node.address)
        try:
            return walk.run()
        except UnknownCallee:
            raise
        except FlowError as error:
            self.faults.append(str(error))
            walk.flow.returns = True
            return walk.flow
        finally:
            self._under_way.pop()
