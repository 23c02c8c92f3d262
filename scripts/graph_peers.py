"""Graphs of jobs that count, WORKLOAD.md W5: who runs them, and how ours compare.

Used by bench-peers.py, which builds and runs the programs."""

import os
import subprocess
import sys
import venv

ASYNCIOJOBS = "asynciojobs==0.21.3"

SHAPES = ("chain", "fan", "layered")
SIZES = (1_000, 10_000, 100_000)
# What most goals beside C++ are for; the others show what becomes of a job in a large graph.
REFERENCE = SIZES[:2]
# Ways of ours to run a graph, as wagman-bench names them, and what they may take: at most a
# multiple of the better C++, at most so many nanoseconds a job, and at least so many times
# faster than asynciojobs, by shape; `sizes` and `shapes` where that is not for all of them.
# `full` is what the product promises, for 10,000 jobs: asynciojobs takes longer for each job the
# more there are, so that its distance from anything depends on the size.
FORMS = {
    "core": {"c++": 1.5, "sizes": REFERENCE},
    "in_place": {"c++": 10, "sizes": REFERENCE},
    "full": {"c++": 10, "asynciojobs": {"fan": 400, "chain": 1_000}, "sizes": SIZES[1:2],
             "shapes": ("chain", "fan")},
    "timed": {},
    "run": {"ns": 1_000, "asynciojobs": {"fan": 20, "chain": 20, "layered": 20}},
    "tasks": {},
}

# What a job of the largest graph may take, as a multiple of one of the smallest, so that the
# whole is called linear: what no longer fits the caches costs more, with C++ too.
LINEAR = 4


def checks(compiled):
    """The checksums that a program has to print."""
    graphs = [f"dag.{shape}{size}" for size in SIZES for shape in SHAPES]
    if compiled:
        return graphs + [f"{graph}.wiring" for graph in graphs]
    return [graph for graph in graphs if not graph.endswith("100000")]


def install_asynciojobs(folder):
    """A Python with asynciojobs in a virtual environment of its own; what is wrong, or None."""
    python = folder / "bin" / "python"
    try:
        if not python.exists():
            venv.create(folder, with_pip=True)
        imported = subprocess.run(
            [python, "-c", "import asynciojobs"], stderr=subprocess.DEVNULL)
        if imported.returncode != 0:
            subprocess.run(
                [python, "-m", "pip", "install", "--quiet", ASYNCIOJOBS], check=True,
                stdout=sys.stderr, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    except (OSError, subprocess.CalledProcessError):
        return (f"{ASYNCIOJOBS} could not be installed in {folder}; "
                "with --no-asynciojobs the bench does without it")
    return None


def compare(figures):
    """A row for each graph and way of ours: what it takes, beside the better C++ and asynciojobs.

    A goal of which the row falls short is named."""
    rows = []
    for form, goals in FORMS.items():
        for size in SIZES:
            rows += [row(figures, form, goals, shape, size) for shape in SHAPES]
    return rows


def row(figures, form, goals, shape, size):
    graph = f"dag.{shape}{size}"
    ours = figures["graphs"][f"{graph}.{form}.ns_per_job"][0]
    cpp = min(figures[name][f"{graph}.ns_per_job"][0] for name in ("graphs g++", "graphs clang++"))
    slow = figures.get("asynciojobs", {}).get(f"{graph}.ns_per_job", (None,))[0]
    smallest = figures["graphs"][f"dag.{shape}{SIZES[0]}.{form}.ns_per_job"][0]
    ratio, faster, growth = ours / cpp, slow and slow / ours, ours / smallest
    least = goals.get("asynciojobs", {}).get(shape)
    is_meant = size in goals.get("sizes", SIZES) and shape in goals.get("shapes", SHAPES)
    over = []
    if is_meant and ratio > goals.get("c++", ratio):
        over.append(f"at most {goals['c++']} of C++")
    if ours > goals.get("ns", ours):
        over.append(f"at most {goals['ns']} ns")
    if is_meant and faster and least and faster < least:
        over.append(f"at least {least} times faster")
    if goals and growth > LINEAR:
        over.append(f"at most {LINEAR} times a job of {SIZES[0]}")
    return {"form": form, "graph": f"{shape}{size}", "ours": ours, "c++": cpp, "ratio": ratio,
            "asynciojobs": slow, "faster": faster, "growth": growth, "over": over}


def show(rows):
    """The rows, and under each way of ours its goals."""
    print(f"\n{'jobs, ns each':24}{'ours':>10}{'C++':>9}{'ratio':>8}"
          f"{'asynciojobs':>13}{'faster':>9}{'growth':>8}")
    for form, goals in FORMS.items():
        for found in (found for found in rows if found["form"] == form):
            slow = f"{found['asynciojobs']:13.0f}{found['faster']:9.0f}" if found["faster"] else \
                f"{'-':>13}{'-':>9}"
            over = f"  over: {'; '.join(found['over'])}" if found["over"] else ""
            print(f"{form + ' ' + found['graph']:24}{found['ours']:10.4g}{found['c++']:9.4g}"
                  f"{found['ratio']:8.2f}{slow}{found['growth']:8.2f}{over}")
        print(f"{'':4}{words(goals)}")


def words(goals):
    parts = []
    if "c++" in goals:
        parts.append(f"at most {goals['c++']} of C++")
    if "ns" in goals:
        parts.append(f"at most {goals['ns']} ns")
    for shape, least in goals.get("asynciojobs", {}).items():
        parts.append(f"at least {least} times faster ({shape})")
    if not parts:
        return "no goal"
    meant = list(goals.get("shapes", ())) + [str(size) for size in goals.get("sizes", ())]
    return f"goal: {', '.join(parts)}" + (f"; for {', '.join(meant)}" if meant else "")
