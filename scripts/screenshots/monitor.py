#!/usr/bin/env python3
"""Runs a command in a terminal and draws what it shows as SVG.

    monitor.py --size 100x40 --at 12 --out docs/monitor.svg -- wagman hil run bench.yaml

The drawing is made at a moment, or when a text is seen, or else when the command has
ended; then the command is told to end. It needs pyte (pip install pyte).
"""

import argparse
import signal
import sys
import time
import unicodedata
from xml.sax.saxutils import escape

from terminal import Terminal

# Of a terminal with a dark ground.
GROUND, INK, FAINT = "#1c1f24", "#d8dce2", "#848b98"
COLORS = {
    "black": "#3a3f4b", "red": "#f0716b", "green": "#8ccf7e", "brown": "#e5c76b",
    "yellow": "#e5c76b", "blue": "#6cb6eb", "magenta": "#c792ea", "cyan": "#5fd7e0",
    "white": "#d8dce2",
}
# Of a character, in pixels.
WIDE, HIGH, SIZE = 8.4, 18, 14


def color(name, otherwise):
    if name == "default":
        return otherwise
    name = name.removeprefix("bright")
    return COLORS.get(name, f"#{name}" if len(name) == 6 else otherwise)


def look(cell):
    """Ink, ground and weight of a cell of the screen."""
    ink, ground = color(cell.fg, INK), color(cell.bg, GROUND)
    if cell.reverse:
        ink, ground = ground, ink
    return ink, ground, cell.bold


def pieces(row, columns):
    """Runs of cells that look alike: where each begins, its cells, its text and its look.

    What is wide stands alone, so that its width in the reader's font moves nothing.
    """
    runs, column = [], 0
    while column < columns:
        cell = row[column]
        width = 2 if unicodedata.east_asian_width(cell.data[:1] or " ") in "WF" else 1
        last = runs[-1] if runs else None
        if last and width == 1 and last[4] == 1 and last[3] == look(cell):
            last[1] += 1
            last[2] += cell.data
        else:
            runs.append([column, width, cell.data, look(cell), width])
        column += width
    return runs


def svg(screen):
    """A screen as text with colours, on a ground of its own."""
    wide, high = screen.columns * WIDE + 24, screen.lines * HIGH + 24
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{high:g}" '
        f'viewBox="0 0 {wide:g} {high:g}" font-size="{SIZE}" '
        'font-family="ui-monospace,Menlo,Consolas,\'DejaVu Sans Mono\',monospace">',
        f'  <rect width="100%" height="100%" rx="8" fill="{GROUND}"/>',
    ]
    for line in range(screen.lines):
        for column, cells, text, (ink, ground, bold), _ in pieces(
                screen.buffer[line], screen.columns):
            x, y, width = 12 + column * WIDE, 12 + line * HIGH, cells * WIDE
            if ground != GROUND:
                out.append(f'  <rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{HIGH}" '
                           f'fill="{ground}"/>')
            if text.strip():
                weight = ' font-weight="bold"' if bold else ""
                out.append(f'  <text x="{x:.1f}" y="{y + 13}" textLength="{width:.1f}" '
                           f'xml:space="preserve" fill="{ink}"{weight}>{escape(text)}</text>')
    return "\n".join(out + ["</svg>", ""])


def size(text):
    columns, rows = (int(part) for part in text.split("x"))
    if not (0 < columns <= 1000 and 0 < rows <= 1000):
        raise ValueError
    return columns, rows


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--size", type=size, default=(100, 40), metavar="COLUMNSxROWS")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--at", type=float, metavar="SECONDS", help="after so much time")
    when.add_argument("--until", metavar="TEXT", help="when this is seen")
    parser.add_argument("--limit", type=float, default=600, metavar="SECONDS",
                        help="give up after so much time (600)")
    parser.add_argument("--keys", default="", help="pressed a moment before the drawing")
    parser.add_argument("--out", required=True, metavar="FILE")
    parser.add_argument("command", nargs="+")
    return parser.parse_args()


def watch(terminal, options):
    """Looks on until what is to be drawn is seen; returns whether that came."""
    begin = time.monotonic()
    while (elapsed := time.monotonic() - begin) < options.limit:
        terminal.read(0.05)
        if options.at is not None and elapsed >= options.at:
            return True
        if options.until is not None and options.until in terminal.text():
            return True
        if terminal.is_over():
            terminal.read(0.2)
            return options.at is None and options.until is None
    return False


def main():
    options = arguments()
    # What pyte is: it knows nothing of scrolling by several lines, as an xterm does.
    terminal = Terminal(options.command, *options.size, environment={"TERM": "linux"})
    try:
        has_come = watch(terminal, options)
        if has_come and options.keys and not terminal.is_over():
            terminal.press(options.keys)
            terminal.read(0.5)
        if has_come:
            with open(options.out, "w", encoding="utf-8") as file:
                file.write(svg(terminal.screen))
        end(terminal)
    finally:
        terminal.close()
    if not has_come:
        sys.exit(f"monitor.py: not seen before the command ended or {options.limit:g} s were over:"
                 f" {options.until or f'{options.at:g} s'}\n{terminal.text()}")


def end(terminal):
    """In good order: a bench is left as it was found."""
    if terminal.is_over():
        return
    terminal.send_signal(signal.SIGTERM)
    for _ in range(600):
        if terminal.is_over():
            return
        terminal.read(0.05)


if __name__ == "__main__":
    main()
