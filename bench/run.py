#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Measures inkling, the machine and the peers in turns, and writes bench/RESULTS.md. run.py BUILD [ROUNDS]. What stands in
BENCH_UNDER goes before each command: BENCH_UNDER='chrt -f 1' keeps a busy machine out of the figures."""
import os
import pathlib
import platform
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BUILD, ROUNDS = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5
UNDER = shlex.split(os.environ.get("BENCH_UNDER", ""))
SHAPES = {"b1": [784, 256, 10], "b2": [50, 256, 256, 256, 2]}
PEERS = {"numpy": "NumPy", "sklearn": "scikit-learn", "torch": "PyTorch", "fann": "FANN"}
# KANN r557 with OpenBLAS, and genann of 2026-08: not in Debian, measured once on another machine (Zen 4) of this peak.
QUOTED_PEAK = 113
QUOTED = {"a": ("KANN", 537), "b1": ("KANN", 82e3), "b2": ("KANN", 72e3), "small-row": ("genann", 145),
          "small-table": ("KANN", 59), "large-row": ("KANN", 4300)}
PACKED = [5000, 50000, 500000, 5000000, 50000000]
SHORT = {"b1": 10000, "b2": 20000}
DENSE = [1000, 10000, 100000, 1000000]
PREDICT = ["small-row", "small-table", "large-row", "large-table"]


def flop(sizes):
    """Of one row's training: forward, the weights' gradient, and all deltas but the inputs'."""
    products = [i * o for i, o in zip(sizes, sizes[1:])]
    return 2 * (3 * sum(products) - products[0])


def jobs():
    engine, fann, peers = [str(BUILD / "bench/engine")], [str(BUILD / "bench/fann")], [sys.executable, str(HERE / "peers.py")]
    yield from ((what, engine + what.split()) for what in ["peak32", "peak64", "a", "a-unpackable", "b1", "b1 2", "b2", "b2 2", *PREDICT])
    for what, rows in SHORT.items():
        yield f"{what} short", engine + [what, "1", str(rows)]
        yield f"{what} short 2", engine + [what, "2", str(rows)]
    for what in ["a", "whole"]:
        yield f"numpy {what}", peers + ["numpy", what]
    for peer in ["sklearn", "torch"]:
        yield from ((f"{peer} {what}", peers + [peer, *what.split()]) for what in ["a", "b1", "b2", *PREDICT])
    yield from ((f"torch {what} 2", peers + ["torch", what, "2"]) for what in ["b1", "b2"])
    if pathlib.Path(fann[0]).exists():
        yield from ((f"fann {what}", fann + [what]) for what in ["a", "b1", "b2", "small-row", "large-row"])
    yield from ((f"read {n}", engine + ["read", str(n)]) for n in PACKED)
    yield from ((f"packed {n}", engine + ["packed", str(n)]) for n in PACKED)
    yield from ((f"dense {n}", engine + ["dense", str(n)]) for n in DENSE)


def run(command):
    done = subprocess.run(UNDER + command, capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 and done.stdout.strip() else None


def two_peaks(command):
    """The machine's peak with two at once."""
    both = [subprocess.Popen(UNDER + command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    return sum(float(one.communicate()[0]) for one in both)


def whole(arguments, folder):
    """Seconds of the tool's whole process, the fewest of some."""
    table = pathlib.Path(folder) / "listeners.csv"
    with open(table, "wb") as out:
        subprocess.run([BUILD / "inkling", "sample", "listeners"], stdout=out, check=True)
    took = []
    for _ in range(10):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(UNDER + [str(BUILD / "inkling"), "train", str(table), "-q", "--threads", "1", *arguments], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(took)


def measure():
    found = {}

    def keep(name, value):
        if value is not None:
            found.setdefault(name, []).append(value)

    with tempfile.TemporaryDirectory() as folder:
        for turn in range(ROUNDS):
            for name, command in jobs():
                if turn == 0 or name.split()[0] not in ("read", "packed", "dense"):
                    keep(name, run(command))
            keep("peak32 twice", two_peaks([str(BUILD / "bench/engine"), "peak32"]))
            keep("whole", whole(["--recipe", "classic", "--verdict", "off"], folder))
            keep("whole judged", whole([], folder))
            print(f"round {turn + 1} of {ROUNDS}", file=sys.stderr)
    return found


def number(x):
    return f"{x:,.0f}" if x >= 1000 else f"{x:.3g}"


class Table:
    def __init__(self, found):
        self.found = found
        self.median = {name: statistics.median(values) for name, values in found.items()}

    def row(self, name, words, ratio=""):
        if name not in self.found:
            return f"| {words} | not installed | | | |"
        values = self.found[name]
        return f"| {words} | {number(self.median[name])} | {number(min(values))} | {number(max(values))} | {ratio} |"

    def ratio(self, a, b, words):
        """Of each round, a over b: their median."""
        if a not in self.found or b not in self.found:
            return ""
        return f"{statistics.median(x / y for x, y in zip(self.found[a], self.found[b])):.3g} {words}"

    def share(self, name, sizes):
        share, best = (value * flop(sizes) / 1e9 / self.median["peak32"] for value in (self.median[name], max(self.found[name])))
        return f"{share:.0%} of the peak, at most {best:.0%}"

    def peers(self, what, more_is_better, words):
        for peer, name in PEERS.items():
            key = f"{peer} {what}"
            if key in self.found:
                a, b = (what, key) if more_is_better else (key, what)
                yield self.row(key, f"{words} {name}", self.ratio(a, b, "times slower"))
        if what in QUOTED:
            name, value = QUOTED[what]
            share = f"{value * flop(SHAPES[what]) / 1e9 / QUOTED_PEAK:.0%} of the peak there" if what in SHAPES else ""
            yield f"| {words} {name}, quoted from the other machine | {number(value)} | | | {share} |"

    def lines(self):
        yield "| work | median | least | most | ratio |"
        yield "|---|---|---|---|---|"
        yield self.row("peak32", "machine, one thread: float32 GFLOP/s of fused multiply-adds")
        yield self.row("peak32 twice", "machine, two at once", self.ratio("peak32 twice", "peak32", "times one"))
        yield self.row("peak64", "machine, one thread: float64")
        yield self.row("a", "A. founding network, us an epoch: inkling")
        yield from self.peers("a", False, "A.")
        yield self.row("a-unpackable", "A. on rows of 10 numbers, which are not packed, float32, us an epoch: inkling")
        yield self.row("whole", "A. whole process from CSV, s: inkling")
        yield self.row("whole judged", "A. the same with `auto` and the verdict, s: inkling")
        yield self.row("numpy whole", "A. whole process, 1,000 epochs, s: NumPy", self.ratio("numpy whole", "whole", "times slower"))
        for what, sizes in SHAPES.items():
            words = f"{what.upper()}."
            yield self.row(what, f"{words} rows/s: inkling", self.share(what, sizes))
            yield self.row(f"{what} 2", f"{words} two threads: inkling", self.ratio(f"{what} 2", what, "times one thread"))
            some = f"{words} {SHORT[what]:,} rows"
            yield self.row(f"{what} short", f"{some}: inkling", self.share(f"{what} short", sizes))
            yield self.row(f"{what} short 2", f"{some}, two threads: inkling",
                           self.ratio(f"{what} short 2", f"{what} short", "times one thread"))
            yield from self.peers(what, True, words)
            if f"torch {what} 2" in self.found:
                yield self.row(f"torch {what} 2", f"{words} two threads: PyTorch",
                               self.ratio(f"torch {what} 2", f"torch {what}", "times one thread"))
        for what in PREDICT:
            size, many = what.split("-")
            words = f"D. {'10-16-10' if size == 'small' else '50-256-256-2'}, {'one row' if many == 'row' else '1,000 rows'}, ns a row:"
            yield self.row(what, f"{words} inkling", f"{1e3 / self.median[what]:.3g} M rows/s")
            yield from self.peers(what, False, words)
        for n in PACKED:
            yield self.row(f"packed {n}", f"whole classic fit of {n:,} rows of words, s: inkling",
                           self.ratio(f"packed {n}", f"read {n}", "times the reading of their CSV"))
        for n in DENSE:
            yield self.row(f"dense {n}", f"50-256-2 on {n:,} rows, rows/s: inkling")


def main():
    found = measure()
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if "model name" in line), "")
    text = [f"""# Measured speed

Written by `make bench`. Everything is measured in turns within one run, {ROUNDS} times (what grows with the rows once); a
number means little by itself, a ratio between lines more. A ratio is the median of those of the rounds. Seconds are the
processor's, except with two threads, where they are the clock's and other work on the machine counts against them. B1 is
784-256-10 on 60,000 rows in batches of 128, B2 50-256-256-256-2 on 200,000 in batches of 256, both adam in float32. FANN
trains row by row, with sigmoids and without softmax. Quoted figures are KANN's (r557, with OpenBLAS) and genann's (2026-08)
on one thread of another machine (Zen 4, {QUOTED_PEAK} GFLOP/s), and compare by their share of that machine's peak only.
A rate is that of the best epoch of a run; with fewer rows epochs are short, and more of them are spared by whatever else
the machine does.

Machine: {cpu}, {os.cpu_count()} processors, {platform.system()} {platform.release()}, load
{open('/proc/loadavg', encoding='utf-8').read().split()[0]}{', under ' + ' '.join(UNDER) if UNDER else ''}.
"""]
    text += list(Table(found).lines())
    (HERE / "RESULTS.md").write_text("\n".join(text) + "\n", encoding="utf-8")
    print("\n".join(text))


main()
