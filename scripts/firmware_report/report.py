"""The report as lines of text."""

import re

from figures import GOALS, TOLERANCE
from stack import EXCEPTION_FRAME

LARGEST_FRAMES = 10


class Report:
    def __init__(self, sizes, stack, bound, now, committed, names):
        self.sizes, self.stack, self.bound = sizes, stack, bound
        self.now, self.committed, self.names = now, committed, names

    def lines(self):
        yield from self._totals()
        yield ""
        yield from self._modules()
        yield ""
        yield from self._path()
        yield ""
        yield from self._frames()

    def _totals(self):
        yield f"{'':24}{'bytes':>8}{'goal':>8}{'committed':>11}{'difference':>12}"
        for key in ("flash", "ram", "stack"):
            now, committed = self.now[key], self.committed[key]
            title = {"flash": "flash", "ram": "RAM, with the stack", "stack": "of that, stack"}[key]
            yield (f"{title:24}{now:8}{GOALS.get(key, ''):>8}{committed:11}"
                   f"{self._difference(now, committed):>12}")
        yield f"More than {TOLERANCE} % above the committed figure is a failure."
        yield "Sections: " + ", ".join(
            f"{section.name} {section.size}" for section in self.sizes.sections)

    def _modules(self):
        flash, static = self.sizes.flash_by_module, self.sizes.static_by_module
        yield f"{'by module':32}{'flash':>8}{'difference':>12}{'RAM':>8}"
        for name in sorted(flash.keys() | static.keys(), key=lambda name: -flash.get(name, 0)):
            committed = self.committed["modules"].get(name, 0)
            difference = self._difference(flash.get(name, 0), committed)
            yield f"{name:32}{flash.get(name, 0):8}{difference:>12}{static.get(name, ''):>8}"

    def _path(self):
        bound = self.bound
        yield f"At most {bound.total} bytes of stack:"
        yield f"{bound.thread.total:8}  from reset, function by function:"
        for step in bound.thread.steps:
            yield f"{step.depth:14}  {self._name(step.function)}"
        for title, path in (
            ("in the deepest interrupt handler", bound.handler), ("in the NMI", bound.nmi),
            ("in a hard fault", bound.hard_fault),
        ):
            inside = ", ".join(self._name(step.function) for step in path.steps)
            yield (f"{path.total:8}  {title}, {EXCEPTION_FRAME} of them"
                   f" saved by the processor: {inside}")
        yield "All interrupts have one priority: of them, one is under way at a time."

    def _frames(self):
        yield "Largest frames:"
        for function, frame in self.stack.frames()[:LARGEST_FRAMES]:
            yield f"{frame:8}  {self._name(function)}"

    def _name(self, function):
        name = self.names.get(function.name, function.name)
        # Every generic has one specialisation here, for the board.
        name = re.sub(r"^(generic )?specialized ", "", name)
        return name if len(name) <= 100 else name[:97] + "..."

    @staticmethod
    def _difference(now, committed):
        return f"{now - committed:+d}" if now != committed else "0"
