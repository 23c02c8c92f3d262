"""A value change dump, read as IEEE 1364-2005, 18.2 has it, with GTKWave's strings."""

import math


class Waveform:
    """The signals of a dump by path: a list of (time, value) of each."""

    def __init__(self, text):
        self.timescale = None
        self.types, self.changes = {}, {}
        codes, scopes, words = {}, [], iter(text.split())
        time = 0
        for word in words:
            if word == "$timescale":
                self.timescale = "".join(_to_end(words))
            elif word == "$scope":
                scopes.append(_to_end(words)[1])
            elif word == "$upscope":
                _to_end(words)
                scopes.pop()
            elif word == "$var":
                kind, _, code, name = _to_end(words)
                path = ".".join([*scopes, name])
                codes[code], self.types[path], self.changes[path] = path, kind, []
            elif word in ("$version", "$comment", "$date", "$enddefinitions"):
                _to_end(words)
            elif word in ("$dumpvars", "$end"):
                pass
            elif word[0] == "#":
                time = int(word[1:])
            else:
                is_scalar = word[0] in "01xz"
                code = word[1:] if is_scalar else next(words)
                self._take(codes[code], time, word[0] if is_scalar else word[1:])
        self.end = time

    def _take(self, path, time, text):
        kind = self.types[path]
        value = text
        if kind == "real":
            # NaN differs from itself.
            value = None if math.isnan(float(text)) else float(text)
        elif kind == "integer":
            value = None if set(text) == {"x"} else int(text, 2)
        changes = self.changes[path]
        # A reader may repeat what it has shown before.
        if not changes or changes[-1][1] != value:
            changes.append((time, value))


def _to_end(words):
    taken = []
    while (word := next(words)) != "$end":
        taken.append(word)
    return taken
