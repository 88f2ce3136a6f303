#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every allocation and every file operation of every command fails once, and once and for ever after.

points.py TOOL SHIM [COMMAND...]: the tool, and the library that makes calls fail (shim.c). Whatever fails, the tool ends with
the right exit code and a message that names the place; it leaves each file whole, the old one or the new one, and
nothing else; it gives back what it took; and where it ends well, all that it wrote is as if nothing had failed."""
import concurrent.futures
import gzip
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOOL, SHIM = (str(pathlib.Path(p).resolve()) for p in sys.argv[1:3])
OLD = b"what was there before"
# Words, numbers with holes, words after numbers; amounts, codes and twin names, on which the reader has something to say.
TABLE = "word,hole,number,note,price,code,code,answer\n" + "".join(
    f"{'abc'[i % 3]},,{'' if i == 5 else i * i % 7 + i / 4},{'x' if i > 15 else i % 5},${i % 4}.50,00{i % 3},{i % 2},"
    f"{'yes' if i * i % 7 < 3 else 'no'}\n" for i in range(24))

# Each kind of call and the exit codes that its failure may have. A failure that does no harm may also pass unnoticed.
KINDS = {"alloc": {4}, "write": {1}, "sync": {1}, "rename": {1}, "close": {1}, "open": {1}, "fwrite": {1}, "flush": {1},
         "read": {1}, "seek": {1}}
# The first points are all tried, the later ones by a stride; where a command differs from one before by what it writes
# ("survey, page"), the last ones are. INKLING_ALL_POINTS=1 tries them all.
ONE_BY_ONE, SAMPLED = (sys.maxsize if os.environ.get("INKLING_ALL_POINTS") else 300), 60
LAST = ONE_BY_ONE // 3
PLACES = re.compile(r"table\.csv|table\.gz|model\.safetensors|new\.model|new\.json|new\.html|standard output|standard input|-: cannot")

TRAIN = ["--hidden", "2", "--epochs", "3", "--ensemble", "2", "--progress", "always"]
UNJUDGED = [*TRAIN, "--verdict", "off"]
COMMANDS = {
    "train": ["train", "{in}/table.csv", *TRAIN, "-m", "new.model", "--json=new.json"],
    "train, page": ["train", "{in}/table.csv", *TRAIN, "-q", "--report", "new.html"],
    "train, classic": ["train", "-", "--recipe", "classic", "--hidden", "2", "--epochs", "3", "--progress", "always", "--verdict", "off", "-v", "--missing", "", "--ignore", "n*", "--json"],
    "train, cut": ["train", "{in}/table.csv", *UNJUDGED, "-t", "number", "--cut", "2", "--precision", "64", "--categorical", "note"],
    "train, stratified": ["train", "{in}/table.csv", *UNJUDGED, "-q", "--stratify", "--class-weights", "balanced", "--dropout", "0.1",
                          "--weights", "code", "--numeric", "code", "--json"],
    "survey": ["survey", "{in}/table.csv"],
    "survey, page": ["survey", "{in}/table.csv", "--report=new.html"],
    "survey, JSON": ["survey", "-", "--json=new.json"],
    "predict": ["predict", "{in}/model.safetensors", "{in}/table.csv", "--keep", "word,number"],
    "predict, compressed": ["predict", "{in}/model.safetensors", "{in}/table.gz"],
    "evaluate": ["evaluate", "{in}/model.safetensors", "{in}/table.csv"],
    "evaluate, JSON": ["evaluate", "{in}/model.safetensors", "-", "--json=new.json"],
    "evaluate, page": ["evaluate", "{in}/model.safetensors", "{in}/table.csv", "-q", "--report", "new.html"],
    "show table": ["show", "{in}/table.csv"],
    "show table, JSON": ["show", "-", "--json=new.json"],
    "show cells": ["show", "{in}/table.csv", "--csv"],
    "show model": ["show", "{in}/model.safetensors"],
    "show model, JSON": ["show", "{in}/model.safetensors", "--json"],
    "show model, page": ["show", "{in}/model.safetensors", "--report", "-"],
    "sample": ["sample", "listeners"],
    "help": ["train", "--help"],
}
STREAMS = {"predict", "predict, compressed", "show cells", "sample", "help"}  # what is written as it is made
ALIKE = {"train, page", "survey, page", "survey, JSON", "evaluate, JSON", "evaluate, page", "predict, compressed",
         "show model, JSON", "show model, page"}
GOES_ON = {"sample", "help"}  # what is written without a look at each write, and failed all the same at the end


class Outcome:
    """What one run of the tool left behind."""

    def __init__(self, inputs, command, kind="none", at=0, for_ever=False, old=True, extra=None):
        with tempfile.TemporaryDirectory(prefix="ink-") as folder:
            here = pathlib.Path(folder, "here")
            here.mkdir()
            if old:
                for name in ("new.model", "new.json", "new.html"):
                    (here / name).write_bytes(OLD)
            report = pathlib.Path(folder, "report")
            environment = {"LD_PRELOAD": SHIM, "SHIM_KIND": kind, "SHIM_AT": str(at), "SHIM_FOR_EVER": str(int(for_ever)),
                           "SHIM_REPORT": str(report), "MALLOC_PERTURB_": "165", "TMPDIR": folder, **(extra or {})}
            args = [TOOL, *(a.replace("{in}", str(inputs)) for a in COMMANDS[command])]
            run = subprocess.run(args, cwd=here, env=environment, capture_output=True, timeout=60, check=False,
                                 input=TABLE.encode() if "-" in args else b"")
            self.old, self.code, self.out = old, run.returncode, without_time(run.stdout)
            # How often the bar is drawn depends on how fast the machine is.
            self.err = re.sub(r"\r[^\n]*\r", "", run.stderr.decode().replace(str(inputs) + "/", ""))
            self.files = {p.name: without_time(p.read_bytes()) for p in here.iterdir()}
            self.left = sorted(p.name for p in pathlib.Path(folder).iterdir() if p not in (here, report))
            counted = report.read_text().split() if report.exists() else [0, 0, 0]
            self.calls, self.leaks, self.descriptors = map(int, counted)


def without_time(text):
    """Seconds are the one thing that differs from run to run."""
    return re.sub(rb'("seconds": |epochs? in (?:<data value=")?|training.seconds">)[0-9.e-]+', rb"\1", text)


def faults(outcome, usual, command, kind, for_ever):
    """What is wrong with the outcome of a run in which a call failed, as sentences."""
    said = [line for line in outcome.err.splitlines() if line.startswith("inkling: ")]
    if outcome.code < 0:
        yield f"it was killed by signal {-outcome.code}"
    if outcome.leaks or outcome.descriptors:
        yield f"{outcome.leaks} allocations and {outcome.descriptors} files were not given back"
    if outcome.left:
        yield f"it left {outcome.left} behind"
    if outcome.code == 0:
        files = {name: content for name, content in usual.files.items() if content != OLD or outcome.old}
        if (outcome.out, outcome.files, outcome.err) != (usual.out, files, usual.err):
            yield "it ended well, but its output is not the usual one"
        return
    if outcome.code not in KINDS[kind]:
        yield f"the exit code is {outcome.code}"
    if not said or not all(re.search("memory" if kind == "alloc" else PLACES, line) for line in said):
        yield "no message that names the place"
    for name, content in outcome.files.items():
        if name not in usual.files:
            yield f"the file {name} was left, which nobody asked for"
        elif content not in (usual.files[name], OLD):
            yield f"the file {name} was left half written"
    if outcome.old and set(outcome.files) != set(usual.files):
        yield "a file that was there is gone"
    if command.startswith("train"):
        return  # what one file could not take is still said, and in the other files
    goes_on = command in GOES_ON and kind == "write" and not for_ever
    if not goes_on and not usual.out.startswith(outcome.out):
        yield "its output is not the beginning of the usual one"
    elif outcome.out == usual.out and outcome.out and kind not in ("write", "close"):
        yield "it failed and yet wrote all that it writes on success"
    elif outcome.out and command not in STREAMS and kind not in ("write", "close"):
        yield "it failed after it had begun to say how well it went"


def points(command, calls):
    if command in ALIKE:
        yield from range(1, calls - LAST + 1, max(1, (calls - LAST) // SAMPLED))
        yield from range(max(1, calls - LAST + 1), calls + 1)
    else:
        yield from range(1, min(calls, ONE_BY_ONE) + 1)
        yield from range(ONE_BY_ONE + 1, calls + 1, max(1, (calls - ONE_BY_ONE) // SAMPLED))


def tries(inputs, chosen):
    """(command, its usual outcome, kind, point, for ever) of all runs to come."""
    for command in chosen:
        for kind in [*KINDS, "partial"]:
            usual = Outcome(inputs, command, kind)
            if usual.code or usual.leaks or usual.descriptors or usual.left:
                sys.exit(f"{command} fails by itself: {usual.code} {usual.leaks} {usual.descriptors} {usual.left}\n{usual.err}")
            for at in points(command, usual.calls):
                for for_ever in (False, True):
                    yield command, usual, kind, at, for_ever


def attempt(inputs, command, usual, kind, at, for_ever):
    outcome = Outcome(inputs, command, kind, at, for_ever, old=at % 2 == 1)
    if kind == "partial" and outcome.code:
        found = [f"a call that did half its work made it fail with {outcome.code}"]
    else:
        found = list(faults(outcome, usual, command, kind, for_ever))
    return [f"{command}: {kind} {at}{' and all after' if for_ever else ''}: {what}\n    {outcome.err.strip()}" for what in found]


def make_inputs(folder):
    (folder / "table.csv").write_text(TABLE)
    (folder / "table.gz").write_bytes(gzip.compress(TABLE.encode()))
    subprocess.run([TOOL, "train", "table.csv", "-q", "-m", "model.safetensors", *TRAIN], cwd=folder, check=True,
                   capture_output=True)


def main():
    chosen = sys.argv[3:] or list(COMMANDS)
    counts, found = {}, []
    with tempfile.TemporaryDirectory(prefix="ink-") as folder:
        inputs = pathlib.Path(folder)
        make_inputs(inputs)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            waiting = []
            for command, usual, kind, at, for_ever in tries(inputs, chosen):
                counts.setdefault(kind, {})[command] = (len(list(points(command, usual.calls))), usual.calls)
                waiting.append(pool.submit(attempt, inputs, command, usual, kind, at, for_ever))
            for one in waiting:
                found += one.result()
    for kind, commands in counts.items():
        failed, there = (sum(n[i] for n in commands.values()) for i in range(2))
        print(f"{kind}: {failed} of {there} points in {len(commands)} commands, each once and for ever")
    failed = sum(n[0] for c in counts.values() for n in c.values())
    print(f"{failed} points failed, {2 * failed} runs; wrong: {len(found)}")
    print("\n".join(found[:40]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
