#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A table that changes while it is read, at each of its reads: it shrinks, grows, vanishes or becomes another.

changes.py TOOL SHIM: whatever the tool sees of it, it ends with a table or with a message that names the file."""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

TOOL, SHIM = (str(pathlib.Path(p).resolve()) for p in sys.argv[1:3])
# The first word of its last column stands far behind, so that the rows before it are read a second time.
ROWS = 30000
TABLE = "city,year,size\n" + "".join(f"{'abc'[i % 3]}{i % 50},{1900 + i % 90},{'many' if i > ROWS - 20 else i}\n"
                                     for i in range(ROWS))
CONTENTS = {
    "half": TABLE[:len(TABLE) // 2],
    "nothing": "",
    "longer": TABLE + "a1,1900,1\n" * 1000,
    "only numbers": "city,year,size\n" + "".join(f"{i},{i % 90},{i * 2}\n" for i in range(ROWS)),
    "words at once": TABLE.replace(",0\n", ",zero\n", 1),
    "another width": TABLE.replace(",", ";", 1000),
    "bytes": "\0\1\2\3" * 50000,
}
COMMANDS = {
    "show": ["show", "table.csv"],
    "cells": ["show", "table.csv", "--csv"],
    "train": ["train", "table.csv", "-q", "-t", "year", "--cut", "2", "--epochs", "1", "--verdict", "off",
              "--hidden", "none", "-m", "m"],
}


def run(command, kind, at, name, content):
    """(exit code, message, calls of the kind) of a run in which the table becomes `content` at one call."""
    with tempfile.TemporaryDirectory(prefix="ink-") as folder:
        here = pathlib.Path(folder, "here")
        here.mkdir()
        (here / "table.csv").write_text(TABLE)
        pathlib.Path(folder, "new").write_text(content)
        environment = {"LD_PRELOAD": SHIM, "SHIM_KIND": kind, "SHIM_AT": str(at), "SHIM_CHANGE": str(here / "table.csv"),
                       "SHIM_CONTENT": folder + "/new", "SHIM_REPORT": folder + "/report", "MALLOC_PERTURB_": "165"}
        done = subprocess.run([TOOL, *COMMANDS[command]], cwd=here, env=environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        calls, leaks, descriptors = map(int, pathlib.Path(folder, "report").read_text().split())
        left = {p.name for p in here.iterdir()} - {"table.csv", "m"}
    wrong = []
    if done.returncode not in (0, 1, 3):
        wrong.append(f"the exit code is {done.returncode}")
    if done.returncode and ("table.csv" not in done.stderr or "inkling: " not in done.stderr):
        wrong.append("no message that names the file")
    if leaks or descriptors or left:
        wrong.append(f"{leaks} allocations, {descriptors} files and {left} were left")
    return done.returncode, calls, [f"{command}: {kind} {at} turns the table into {name}: {what}\n    {done.stderr}"
                                    for what in wrong]


def main():
    waiting, codes = [], {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for command in COMMANDS:
            for kind in ("read", "seek"):
                calls = run(command, kind, 0, "itself", TABLE)[1]
                waiting += [pool.submit(run, command, kind, at, name, content)
                            for at in range(1, calls + 1) for name, content in CONTENTS.items()]
        found = []
        for one in waiting:
            code, _, wrong = one.result()
            codes[code] = codes.get(code, 0) + 1
            found += wrong
    print(f"{len(waiting)} changes: {codes.get(0, 0)} tables, {codes.get(3, 0)} refused, {codes.get(1, 0)} said to have changed")
    print("\n".join(found[:40]))
    return 1 if found or not codes.get(1) else 0


if __name__ == "__main__":
    sys.exit(main())
