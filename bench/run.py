#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Measures inkling, the machine and the peers in turns, and writes bench/RESULTS.md. run.py ENGINE [ROUNDS]."""
import pathlib
import platform
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ENGINE, ROUNDS = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
FLOP = {"b1": 2 * (2 * 784 * 256 + 3 * 256 * 10), "b2": 2 * (2 * 50 * 256 + 3 * 2 * 256 * 256 + 3 * 256 * 2)}

JOBS = {name: [ENGINE, *name.split()] for name in
        ["peak32", "peak64", "a", "b1", "b2", "b1 2", "b2 2", "small-row", "small-table", "large-row", "large-table",
         "packed 5000", "packed 50000", "packed 500000", "packed 5000000", "dense 1000", "dense 10000", "dense 100000"]}
JOBS |= {f"{peer} {what}": [sys.executable, str(HERE / "peers.py"), peer, what]
         for peer, what in [("numpy", "a"), ("sklearn", "b1"), ("sklearn", "b2"), ("torch", "b1"), ("torch", "b2")]}


def measure():
    found = {name: [] for name in JOBS}
    for turn in range(ROUNDS):
        for name, command in JOBS.items():
            if turn > 1 and name.split()[0] in ("packed", "dense"):
                continue
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode == 0 and done.stdout.strip():
                found[name].append(float(done.stdout))
        print(f"round {turn + 1} of {ROUNDS}", file=sys.stderr)
    return {name: values for name, values in found.items() if values}


def number(x):
    return f"{x:,.0f}" if x >= 1000 else f"{x:.3g}"


def table(found):
    median = {name: statistics.median(values) for name, values in found.items()}
    yield "| work | median | least | most | ratio |"
    yield "|---|---|---|---|---|"

    def row(name, words, ratio=""):
        if name in found:
            return f"| {words} | {number(median[name])} | {number(min(found[name]))} | {number(max(found[name]))} | {ratio} |"
        return f"| {words} | not installed | | | |"

    def times(a, b, words):
        return f"{median[a] / median[b]:.3g} {words}" if a in median and b in median else ""

    def share(what):
        return f"{median[what] * FLOP[what.split()[0]] / 1e9 / median['peak32']:.0%} of the peak"

    yield row("peak32", "machine, one thread: float32 GFLOP/s of fused multiply-adds")
    yield row("peak64", "machine, one thread: float64")
    yield row("a", "A. founding network, us an epoch", times("numpy a", "a", "times faster than NumPy"))
    yield row("numpy a", "A. NumPy")
    for what in ("b1", "b2"):
        letter = what.upper()
        yield row(what, f"{letter}. rows/s", share(what))
        yield row(f"{what} 2", f"{letter}. two threads, by the clock", times(f"{what} 2", what, "times one thread"))
        for peer, words in (("sklearn", "scikit-learn"), ("torch", "PyTorch")):
            yield row(f"{peer} {what}", f"{letter}. {words}", times(what, f"{peer} {what}", "times slower than inkling"))
    for size, words in (("small", "10-16-10"), ("large", "50-256-256-2")):
        yield row(f"{size}-row", f"D. one row through {words}, ns")
        yield row(f"{size}-table", f"D. 1,000 rows through {words}, ns a row",
                  f"{1e3 / median[f'{size}-table']:.3g} M rows/s")
    for name in found:
        if name.startswith("packed"):
            yield row(name, f"whole classic fit of {int(name.split()[1]):,} rows of words, s")
        if name.startswith("dense"):
            yield row(name, f"50-256-2 on {int(name.split()[1]):,} rows, rows/s")


def main():
    found = measure()
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if "model name" in line), "")
    text = [f"""# Measured speed

Written by `make bench`. Everything is measured in turns within one run, {ROUNDS} times; a number means little by itself, a
ratio between lines more. Seconds are the processor's, except with two threads, where they are the clock's and other work
on the machine counts against them. B1 is 784-256-10 on 60,000 rows in batches of 128, B2 50-256-256-256-2 on 200,000 in
batches of 256, both adam in float32.

Machine: {cpu}, {platform.system()} {platform.release()}, load {open('/proc/loadavg', encoding='utf-8').read().split()[0]}.
"""]
    text += list(table(found))
    (HERE / "RESULTS.md").write_text("\n".join(text) + "\n", encoding="utf-8")
    print("\n".join(text))


main()
