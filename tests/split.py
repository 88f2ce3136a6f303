#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The split is, row for row, that of scikit-learn's train_test_split called twice.   split.py PRINT_SPLIT"""
import random
import subprocess
import sys

try:
    import numpy as np
    from sklearn.model_selection import train_test_split
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)


def expected(n, a, b, c, seed):
    rows = np.arange(n)
    try:
        train, rest = train_test_split(rows, test_size=(b + c) / (a + b + c), random_state=seed)
        validation, test = train_test_split(rest, test_size=c / (b + c), random_state=seed)
    except ValueError:
        return None
    return [part.tolist() for part in (train, validation, test)]


def main():
    draw = random.Random(5)
    cases = [(n, 60, 20, 20, seed) for n in (10, 11, 150, 569, 4999, 5000, 5001) for seed in (0, 1, 42, 2**32 - 1)]
    for _ in range(400):
        parts = [draw.choice([0.5, 1, 3, 7, 10, 15, 20, 33.3, 60, 70, 80]) for _ in range(3)]
        cases.append((draw.randint(5, 3000), *parts, draw.randrange(2**32)))
    cases += [(100000, 60, 20, 20, 7), (65536, 80, 10, 10, 3), (65537, 0.7, 0.15, 0.15, 42)]
    lines = "".join("%d %r %r %r %d\n" % case for case in cases)
    answers = subprocess.run([sys.argv[1]], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    compared = 0
    for case, answer in zip(cases, answers, strict=True):
        wanted = expected(*case)
        if wanted is None:
            continue
        assert [[int(i) for i in part.split()] for part in answer.split("|")] == wanted, case
        compared += 1
    assert compared > 400, compared
    print(compared, "splits equal scikit-learn's")


main()
