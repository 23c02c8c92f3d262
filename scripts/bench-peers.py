#!/usr/bin/env python3
"""Runs the reference workload of bench/peers/WORKLOAD.md: its C++ program, built with
g++ and with clang++, ours, and the product's own loop in turns; and its graphs of jobs, in C++,
by asynciojobs, and by ours in each way that there is to run them. Prints the medians and what
ours takes beside the better C++, name by name, then what the product takes beside both, then
the graphs, and writes all rounds as JSON.

Exit codes: 0 every checksum is golden, 1 one is wrong or missing or a program failed,
2 bad usage. A ratio over its goal is marked and is no failure: timings are not tests."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

import graph_peers

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "bench" / "peers"
BUILD = ROOT / ".build-peers"
VENV = BUILD / "venv"

# What ours may take at most, as a multiple of the better C++; docs/benchmarks.md.
GOALS = {
    "des.ns_per_event": 1.1,
    "des_tight.ns_per_event": 1.1,
    "des_lanes.ns_per_event": 1.1,
    "tick1s.ns_per_tick": 1.1,
    "tick10ms.ns_per_tick": 1.1,
    "tick1ms.ns_per_tick": 1.1,
    "table.dispatch.real.ns_per_event": 1.35,
    "table.dispatch.uniform.ns_per_event": 1.35,
}

YEAR = 365 * 86_400

# The product beside the reference: what it measures, what that is a multiple of, the goal.
PRODUCT_GOALS = [
    ("product.year", "a node-year of des, the better C++", 6),
    ("product.tick10ms.ns_per_tick", "a tick of tick10ms, the better C++", 10),
    ("product.loop.ns_per_event", "an event of des, ours", 1.5),
]

# The checksums that a program has to print: those of WORKLOAD.md that it implements.
DISPATCH = [f"dispatch.{tape}.{n}" for tape in ("real", "uniform") for n in ("10k", "100k")]
COMPILED = DISPATCH + [
    "dispatch.real.16Mi", "dispatch.uniform.16Mi", "node.20x30d", "node.10x30d", "node.4x30d",
    "node.10x1d", "node.1x1d", "node.2x1d", "node.1x0.125d",
]


class Program:
    """A program of the workload: how it is built and run, and what it has to print."""

    def __init__(self, build, run, checks):
        self.build, self.run, self.checks = build, run, checks
        self.rounds = []


def cpp(compiler, name, checks):
    target = BUILD / f"{name}-{compiler}"
    source = PEERS / "cpp" / f"{name}.cpp"
    build = [compiler, "-std=c++20", "-O3", str(source), "-o", str(target)]
    return Program(build, [[str(target)]], checks)


BENCH = [str(ROOT / "scripts" / "build.sh"), "--product", "wagman-bench"]


def bench(group, checks):
    return Program(BENCH, [[str(ROOT / ".build" / "release" / "wagman-bench"), group]], checks)


def nodes(with_python, with_product):
    """Who runs the workload's nodes and tapes."""
    found = {
        "g++": cpp("g++", "node", COMPILED),
        "clang++": cpp("clang++", "node", COMPILED),
        "ours": Program(
            [str(ROOT / "scripts" / "build.sh"), "--package-path", str(ROOT / "bench" / "workload"),
             "--scratch-path", str(BUILD / "swift")],
            [[str(BUILD / "swift" / "release" / "workload")]], COMPILED),
    }
    if with_product:
        found["product"] = bench("loop", [])
    if with_python:
        node = [sys.executable, str(PEERS / "python" / "node.py"), "1", "3"]
        tape = [sys.executable, str(PEERS / "python" / "w2.py")]
        found["python"] = Program(None, [node, tape], DISPATCH + ["node.1x3d"])
    return found


def graphs(with_asynciojobs):
    """Who runs its graphs."""
    checks = graph_peers.checks(compiled=True)
    found = {
        "graphs g++": cpp("g++", "dag", checks),
        "graphs clang++": cpp("clang++", "dag", checks),
        "graphs": bench("graphs", checks),
    }
    if with_asynciojobs:
        run = [str(VENV / "bin" / "python"), str(PEERS / "asynciojobs" / "dag.py"), "big"]
        found["asynciojobs"] = Program(None, [run], graph_peers.checks(compiled=False))
    return found


def golden():
    lines = (PEERS / "expected.txt").read_text().splitlines()
    return dict(line.split() for line in lines if line.strip() and not line.startswith("#"))


def measure(name, program, expected):
    """Runs a program once: what it measured, and what is wrong with its checksums."""
    metrics, seen, wrong = {}, set(), []
    for command in program.run:
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if done.returncode != 0:
            wrong.append(f"{name}: {command[0]} ended with {done.returncode}")
        for words in map(str.split, done.stdout.splitlines()):
            if words[:1] == ["METRIC"] and len(words) == 4:
                metrics[words[1]] = (float(words[2]), words[3])
            elif words[:1] == ["CHECK"] and len(words) == 3:
                seen.add(words[1])
                want = expected.get(words[1])
                if words[2] != want and (want or words[1] in program.checks):
                    wrong.append(f"{name}: {words[1]} is {words[2]}, golden is {want}")
    wrong = list(dict.fromkeys(wrong))
    missing = [check for check in program.checks if check not in seen]
    return metrics, wrong + [f"{name}: no checksum {check}" for check in missing]


def medians(program):
    """Name: median and unit, of what every round measured."""
    common = set.intersection(*(set(metrics) for metrics in program.rounds))
    return {
        metric: (
            statistics.median(metrics[metric][0] for metrics in program.rounds),
            program.rounds[0][metric][1],
        )
        for metric in program.rounds[0] if metric in common
    }


def compare(figures):
    """A row for each name of ours: the medians, the ratio to the better C++, the goal.

    The ratio is that of costs: of a rate, the C++ program's is divided by ours."""
    rows = []
    for metric, (ours, unit) in figures["ours"].items():
        peers = [figures[peer][metric][0] for peer in ("g++", "clang++") if metric in figures[peer]]
        if not peers:
            continue
        is_rate = unit.endswith("/s")
        better = max(peers) if is_rate else min(peers)
        rows.append({
            "name": metric, "unit": unit,
            **{name: found[metric][0] for name, found in figures.items() if metric in found},
            "ratio": better / ours if is_rate else ours / better,
            "goal": GOALS.get(metric),
        })
    return rows


def show(rows, names):
    print(f"{'name':38}{'unit':>8}" + "".join(f"{name:>11}" for name in names) + "  ratio  goal")
    for row in rows:
        cells = "".join(f"{row[name]:11.4g}" if name in row else f"{'-':>11}" for name in names)
        goal = row["goal"]
        verdict = "" if goal is None else f"{goal:6.2f}{'' if row['ratio'] <= goal else '  over'}"
        print(f"{row['name']:38}{row['unit']:>8}{cells}{row['ratio']:7.2f}{verdict}")


def compare_product(figures):
    """The product's loop beside the reference of the same runs."""
    def better(metric, choose):
        return choose(figures[peer][metric][0] for peer in ("g++", "clang++"))

    beside = [
        YEAR / better("des.node_seconds_per_s", max), better("tick10ms.ns_per_tick", min),
        figures["ours"]["des.ns_per_event"][0],
    ]
    rows = []
    for (metric, what, goal), reference in zip(PRODUCT_GOALS, beside):
        value, unit = figures["product"][metric]
        rows.append({"name": metric, "unit": unit, "product": value, "reference": reference,
                     "beside": what, "ratio": value / reference, "goal": goal})
    return rows


def show_product(rows):
    print(f"\n{'name':32}{'unit':>5}{'product':>10}{'reference':>11}  ratio  goal")
    for row in rows:
        over = "" if row["ratio"] <= row["goal"] else "  over"
        print(f"{row['name']:32}{row['unit']:>5}{row['product']:10.4g}{row['reference']:11.4g}"
              f"{row['ratio']:7.2f}{row['goal']:6.1f}{over}  ({row['beside']})")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("-r", "--rounds", type=int, default=5, help="5 unless told")
    parser.add_argument("--short", action="store_true", help="one round, for the checksums")
    parser.add_argument("--python", action="store_true", help="the Python program as well")
    parser.add_argument("--no-product", action="store_true", help="without the product's loop")
    parser.add_argument("--no-asynciojobs", action="store_true", help="graphs without asynciojobs")
    parser.add_argument("--only", choices=["nodes", "graphs"], help="a half of it")
    parser.add_argument("--no-build", action="store_true", help="run what is built")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "bench/results/peers.json")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error(f"--rounds is {options.rounds}; at least 1")
    return options


def build(found):
    """Builds what is to run; what went wrong, or None."""
    done = []
    for name, program in found.items():
        if program.build and program.build not in done:
            if subprocess.run(program.build, stdout=sys.stderr).returncode != 0:
                return f"{name} was not built: {program.build[0]}"
            done.append(program.build)
    return None


def main():
    options = arguments()
    rounds = 1 if options.short else options.rounds
    has_nodes, has_graphs = options.only != "graphs", options.only != "nodes"
    found, expected, wrong = {}, golden(), []
    if has_nodes:
        found |= nodes(options.python, not options.no_product)
    if has_graphs:
        found |= graphs(not options.no_asynciojobs)
    BUILD.mkdir(parents=True, exist_ok=True)
    complaint = None if options.no_build else build(found)
    if "asynciojobs" in found:
        complaint = complaint or graph_peers.install_asynciojobs(VENV)
    if complaint:
        print(f"bench-peers: {complaint}", file=sys.stderr)
        return 1
    for turn in range(rounds):
        names = list(found)
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            print(f"\rround {turn + 1} of {rounds}: {name:14}", end="", file=sys.stderr, flush=True)
            metrics, bad = measure(name, found[name], expected)
            found[name].rounds.append(metrics)
            wrong += [line for line in bad if line not in wrong]
    print("\r" + " " * 40 + "\r", end="", file=sys.stderr)

    figures = {name: medians(program) for name, program in found.items()}
    rows = compare(figures) if has_nodes else []
    if rows:
        show(rows, [name for name in nodes(options.python, False)])
    product = compare_product(figures) if "product" in found else []
    if product:
        show_product(product)
    jobs = graph_peers.compare(figures) if has_graphs else []
    if jobs:
        graph_peers.show(jobs)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps({
        "machine": {"processor": platform.processor() or platform.machine(),
                    "cores": os.cpu_count(), "system": platform.platform()},
        "rounds": rounds, "table": rows, "product": product, "graphs": jobs, "wrong": wrong,
        "samples": {name: [{metric: value for metric, (value, _) in metrics.items()}
                           for metrics in program.rounds] for name, program in found.items()},
    }, indent=1) + "\n")
    for line in wrong:
        print(f"bench-peers: {line}", file=sys.stderr)
    if not wrong:
        print(f"\nevery checksum is golden; medians of {rounds} interleaved runs")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
