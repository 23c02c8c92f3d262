#!/usr/bin/env python3
"""Breaks the machines on purpose, one way for each invariant, and lists who notices.

Each patch in Tests/Mutants is applied to a copy of the sources, the copy is built, and
a campaign and the exhaustive check run until they fail. The sources themselves stay as
they are. The table goes to docs/mutants.md.

  scripts/mutants.py [--seeds 1..2000] [NAME ...]
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
COPY = ROOT / ".build-mutants"
# What finds the two that no run shows: one is about the ticks, one about the compiler.
BY_PROPERTY = 9
BY_COMPILER = 10


class Mutant:
    def __init__(self, path):
        self.path = path
        self.name = path.stem
        text = path.read_text()
        self.invariant = int(re.search(r"^invariant: (\d+)$", text, re.M)[1])
        self.breaks = re.search(r"^breaks: (.+)$", text, re.M)[1]
        self.campaign = "not asked"
        self.verify = "not asked"


def run(command, timeout=3600, **options):
    return subprocess.run(
        command, cwd=COPY, capture_output=True, text=True, timeout=timeout, check=False, **options
    )


def prepare():
    """A copy of what is checked in and of what is changed, with its build kept."""
    COPY.mkdir(exist_ok=True)
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout.decode().split("\0")
    wanted = {name for name in files if name and (ROOT / name).is_file()}
    for name in wanted:
        target = COPY / name
        source = ROOT / name
        # What is the same keeps its time, so that it is not compiled again.
        if target.is_file() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    for folder in ["Sources", "Tests"]:
        for path in (COPY / folder).rglob("*"):
            if path.is_file() and str(path.relative_to(COPY)) not in wanted:
                path.unlink()


def patch(mutant, *more):
    result = subprocess.run(
        ["patch", "-p1", "--silent", "--no-backup-if-mismatch", *more, "-i", mutant.path],
        cwd=COPY, capture_output=True, text=True, check=False,
    )
    if result.returncode:
        sys.exit(f"mutants: {mutant.path} does not apply: {result.stdout}{result.stderr}")


def build():
    # In release: a campaign and the exhaustive check in debug take fifty times as long.
    return run(["swift", "build", "-c", "release", "--product", "wagman"])


def wagman(*arguments):
    began = time.monotonic()
    result = run([COPY / ".build/release/wagman", *arguments])
    return result, time.monotonic() - began


def ask_campaign(mutant, seeds):
    results = COPY / "mutant.jsonl"
    results.unlink(missing_ok=True)
    result, seconds = wagman(
        "campaign", "run", "swarm", "--seeds", seeds, "--stop-at-failure", "--json",
        "--results", results,
    )
    if result.returncode not in (0, 1):
        sys.exit(f"mutants: the campaign failed: {result.stderr}")
    failures = json.loads(result.stdout)["failures"]
    if not failures:
        mutant.campaign = f"not in {seeds}"
        return
    first = failures[0]
    mutant.campaign = f"seed {first['seed']}, invariant {first['invariant']}, {seconds:.1f} s"


def ask_verify(mutant):
    result, seconds = wagman("verify", "--json")
    if result.returncode not in (0, 1):
        sys.exit(f"mutants: the exhaustive check failed: {result.stderr}")
    report = json.loads(result.stdout)
    found = report["counterexample"]
    if not found:
        mutant.verify = f"not in {report['states']:,} states"
        return
    moves = "1 move" if found["moves"] == 1 else f"{found['moves']} moves"
    mutant.verify = f"{moves}, invariant {found['invariant']}, {seconds:.1f} s"


def ask_property(mutant):
    began = time.monotonic()
    built = run(["swift", "build", "--build-tests"])
    if built.returncode:
        sys.exit(f"mutants: the tests do not build: {built.stdout[-2000:]}")
    result = run(
        ["swift", "test", "--skip-build", "--filter", "WagmanCoreTests.HistoryTests"],
    )
    seconds = time.monotonic() - began
    noticed = result.returncode != 0
    mutant.campaign = mutant.verify = (
        f"the property test on ticks, {seconds:.0f} s with its build" if noticed else "not found"
    )


def show(mutant, seeds):
    print(f"{mutant.name}: {mutant.breaks}", flush=True)
    patch(mutant)
    try:
        if mutant.invariant == BY_PROPERTY:
            ask_property(mutant)
        else:
            built = build()
            if mutant.invariant == BY_COMPILER:
                noticed = "switch must be exhaustive" in built.stdout + built.stderr
                mutant.campaign = mutant.verify = (
                    "the compiler: switch must be exhaustive" if noticed else "not found"
                )
            elif built.returncode:
                sys.exit(f"mutants: {mutant.name} does not build: {built.stdout[-2000:]}")
            else:
                ask_campaign(mutant, seeds)
                ask_verify(mutant)
    finally:
        patch(mutant, "--reverse")
    print(f"  campaign: {mutant.campaign}\n  verify: {mutant.verify}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default="1..2000", help="seeds that the campaign may take")
    parser.add_argument("names", nargs="*", help="mutants to try; all when none is named")
    options = parser.parse_args()
    every = [Mutant(path) for path in sorted((ROOT / "Tests/Mutants").glob("*.patch"))]
    chosen = [mutant for mutant in every if not options.names or mutant.name in options.names]
    if len(chosen) < len(options.names):
        sys.exit(f"mutants: known are {', '.join(mutant.name for mutant in every)}")
    prepare()
    for mutant in chosen:
        show(mutant, options.seeds)
    missed = [m for m in chosen if "not" in (m.campaign.split()[0], m.verify.split()[0])]
    if not options.names:
        lines = [
            "# Deliberate breaks of the machines, and who finds them",
            "",
            "`make mutants` applies each patch of Tests/Mutants to a copy of the sources, builds it, "
            "and lets a campaign (the first failing seed of `swarm`, from seed 1 on) and "
            "`wagman verify` look for it. Times are of one run on a two-core machine.",
            "",
            "| invariant | break | campaign | verify |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| {m.invariant} | {m.breaks} | {m.campaign} | {m.verify} |"
            for m in sorted(chosen, key=lambda m: m.invariant)
        ]
        (ROOT / "docs/mutants.md").write_text("\n".join(lines) + "\n")
    for mutant in missed:
        print(f"mutants: nobody finds {mutant.name}", file=sys.stderr)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
