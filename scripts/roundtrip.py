"""Round trips of `hb`: wagman and pyserial in turns on one pseudo-terminal.

Usage: roundtrip.py WAGMAN PATH TIMES ROUNDS
"""

import json
import subprocess
import sys
import time

import serial


def of_pyserial(path, times):
    """Microseconds that each answer took, in order."""
    spans = []
    with serial.Serial(path, 57600, timeout=10) as port:
        for number in range(times + 1):
            start = time.perf_counter_ns()
            port.write(b"@py%d hb\n" % number)
            answer = b""
            while not answer.endswith(b"->>>\r\n"):
                data = port.read(port.in_waiting or 1)
                if not data:
                    sys.exit("roundtrip: the board did not answer pyserial")
                answer += data
            spans.append((time.perf_counter_ns() - start) // 1000)
            if answer.count(b"\r\n") != 7:
                sys.exit(f"roundtrip: not one answer: {answer!r}")
    return sorted(spans[1:])


def of_wagman(wagman, path, times):
    output = subprocess.run(
        [wagman, "hb", "--repeat", str(times), "--json", "--board", f"pty:{path}"], check=True,
        capture_output=True, text=True).stdout
    figures = json.loads(output)
    if figures["retries"]:
        sys.exit(f"roundtrip: wagman asked {figures['retries']} times again")
    return figures["p50"], figures["p99"]


def median(numbers):
    return sorted(numbers)[len(numbers) // 2]


def main():
    wagman, path, times, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(of_wagman(wagman, path, times))
        spans = of_pyserial(path, times)
        theirs.append((spans[times // 2], spans[times * 99 // 100]))
    print(f"{'round trip of hb over a pty, us':<34} {'p50':>8} {'p99':>8}")
    for name, figures in (("wagman", ours), ("pyserial 3.5", theirs)):
        p50, p99 = (median(column) for column in zip(*figures))
        print(f"{name:<34} {p50:8} {p99:8}")
    ratio = median([p50 for p50, _ in ours]) / median([p50 for p50, _ in theirs])
    print(f"{'wagman by pyserial, p50':<34} {ratio:8.2f}")
    print(f"medians of {rounds} rounds of {times}, in turns")
    if ratio > 1:
        sys.exit("roundtrip: wagman is slower than pyserial")


main()
