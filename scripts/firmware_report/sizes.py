"""What an image takes of flash and RAM, and which module takes it."""

import re

# The C sources that stand in for a run-time library.
RUN_TIME = re.compile(r"(__aeabi_|mem(set|cpy|move|cmp)$|divide_(un)?signed$|_?swift_)")
# Floating point by software: single and double, comparisons, conversions, libgcc's names.
SOFT_FLOAT = re.compile(
    r"__aeabi_(f|d|c[fd]|h2f|(u?[il]|ul)2[fd])|__(add|sub|mul|div|neg)[sd]f\d"
    r"|__(fix|float|extend|trunc)\w*[sd]f|__(eq|ne|lt|le|gt|ge|unord)[sd]f2"
    r"|(sqrt|sin|cos|pow|exp|log|floor|ceil|round|trunc|fmod)f?$")
ALLOCATOR = re.compile(
    r"_?(malloc|calloc|realloc|free|posix_memalign|aligned_alloc|_?sbrk)(_r)?$|_Z(n[wa]|d[la])\w*"
    r"|_?swift_(slow(Alloc|Dealloc)|alloc\w*|dealloc\w*|retain\w*|release\w*|initStackObject)")
FLOAT_TEXT = re.compile(
    r"_?swift_(dtoa|format_)\w*|_?swift_\w*(float|double)\w*ToString\w*"
    r"|v?s?n?printf$|strto[fd]$|gcvt"
    r"|\$[se]S[fd].*description")
# What the start-up code calls by name, in main.swift.
ENTRY = re.compile(r"(main|program_\w+)$")
OUTLINED = "shared by several modules"
NAMELESS = "constants"


def module(name):
    """The module that a symbol belongs to.

    A mangled name begins with the module of what it names; a specialisation has the
    name of the generic that it was made from.
    """
    mangled = re.match(r"\$[se](?:(\d+)(\w+)|)", name)
    if mangled:
        return mangled[2][:int(mangled[1])] if mangled[1] else "Swift"
    if name.startswith("OUTLINED_FUNCTION"):
        return OUTLINED
    if ENTRY.match(name):
        return "WagmanAN386"
    return "run time" if RUN_TIME.match(name) else "AN386"


class Sizes:
    def __init__(self, image):
        self.flash = sum(section.size for section in image.sections if section.is_loaded)
        self.static = sum(section.size for section in image.sections if section.is_in_ram)
        self.sections = [
            section for section in image.sections if section.is_loaded or section.is_in_ram]
        self.flash_by_module, self.static_by_module = {}, {}
        for symbol in _largest(image):
            section = image.sections[symbol.section]
            owner = module(symbol.name)
            if section.is_loaded:
                _add(self.flash_by_module, owner, symbol.size)
            if section.is_in_ram:
                _add(self.static_by_module, owner, symbol.size)
        # The vectors, literals without a symbol, padding.
        _add(self.flash_by_module, NAMELESS, self.flash - sum(self.flash_by_module.values()))
        gaps = self.static - sum(self.static_by_module.values())
        if gaps:
            _add(self.static_by_module, NAMELESS, gaps)


def forbidden(image):
    """Symbols that must not be there: what they stand for, and their names."""
    names = sorted({symbol.name for symbol in image.symbols})
    kinds = {"allocator": ALLOCATOR, "text of floating point": FLOAT_TEXT,
             "floating point": SOFT_FLOAT}
    return {kind: [name for name in names if pattern.match(name)]
            for kind, pattern in kinds.items()}


def _largest(image):
    """One symbol for each address: several names of one thing count once."""
    symbols = {}
    for symbol in image.symbols:
        in_memory = 0 < symbol.section < len(image.sections)
        if symbol.is_mapping or symbol.size == 0 or not in_memory:
            continue
        known = symbols.get(symbol.address)
        if known is None or symbol.size > known.size:
            symbols[symbol.address] = symbol
    return [symbols[address] for address in sorted(symbols)]


def _add(table, key, amount):
    table[key] = table.get(key, 0) + amount
