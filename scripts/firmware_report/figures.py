"""The figures that an image had when they were last committed, and the differences."""

import json

GOALS = {"flash": 48 * 1024, "ram": 12 * 1024}
# What a compiler's mood may cost before somebody has to look, in percent.
TOLERANCE = 1


def of(sizes, bound):
    """The figures of an image, as they are kept."""
    return {
        "flash": sizes.flash, "ram": sizes.static + bound.total, "stack": bound.total,
        "modules": dict(sorted(sizes.flash_by_module.items()))}


def read(path):
    with open(path, encoding="utf-8") as file:
        figures = json.load(file)
    for key in ("flash", "ram", "stack"):
        if not isinstance(figures.get(key), int):
            raise ValueError(f'{path}: "{key}" should be a number of bytes')
    figures.setdefault("modules", {})
    return figures


def write(path, figures):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=2)
        file.write("\n")


def grown(now, committed):
    """What has grown by more than the tolerance, a line each."""
    lines = []
    for key in ("flash", "ram", "stack"):
        limit = committed[key] * (100 + TOLERANCE) // 100
        if now[key] > limit:
            lines.append(
                f"{key} grew from {committed[key]} to {now[key]} bytes;"
                f" {TOLERANCE} % more, {limit}, is allowed")
    return lines
