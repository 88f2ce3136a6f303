#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The split is, row for row, that of scikit-learn's train_test_split called twice, stratified or not, and is refused
where scikit-learn refuses to stratify.   split.py PRINT_SPLIT"""
import random
import subprocess
import sys

try:
    import numpy as np
    from sklearn.model_selection import train_test_split
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

PARTS = [0.5, 1, 3, 7, 10, 15, 20, 33.3, 60, 70, 80]


def expected(n, a, b, c, seed, y):
    """The three parts' rows, or None where there is no such split."""
    rows = np.arange(n)
    y = np.array(y)
    by = y if len(y) else None
    try:
        train, rest = train_test_split(rows, test_size=(b + c) / (a + b + c), random_state=seed, stratify=by)
        by = y[rest] if len(y) else None
        validation, test = train_test_split(rest, test_size=c / (b + c), random_state=seed, stratify=by)
    except ValueError:
        return None
    return [part.tolist() for part in (train, validation, test)]


def random_cases(draw):
    cases = [(n, 60, 20, 20, seed, []) for n in (10, 11, 150, 569, 4999, 5000, 5001) for seed in (0, 1, 42, 2**32 - 1)]
    for _ in range(400):
        cases.append((draw.randint(5, 3000), *draw.choices(PARTS, k=3), draw.randrange(2**32), []))
    return cases + [(n, *parts, seed, []) for n, parts, seed in (
        (100000, (60, 20, 20), 7), (65536, (80, 10, 10), 3), (65537, (0.7, 0.15, 0.15), 42))]


def classes(draw, n, k):
    """n rows of at most k classes: equally many rows of each (ties everywhere), by lot, or ever fewer."""
    kind = draw.randrange(4)
    if kind == 0:
        y = [i % k for i in range(n)]
        draw.shuffle(y)
    elif kind == 1:
        y = [draw.randrange(k) for _ in range(n)]
    elif kind == 2:
        y = draw.choices(range(k), [0.6**i for i in range(k)], k=n)
    else:
        y = draw.choices(range(k), [draw.random() ** 3 + 0.01 for _ in range(k)], k=n)
    return y


def stratified_cases(draw):
    cases = []
    for _ in range(900):
        n, k = draw.choice([(20, 3), (60, 5), (400, 12), (1500, 40), (4000, 7)])
        n = draw.randint(6, n)
        parts = draw.choices(PARTS, k=3) if draw.random() < 0.5 else (60, 20, 20)
        cases.append((n, *parts, draw.randrange(2**32), classes(draw, n, draw.randint(2, k))))
    for n, k in ((100000, 10), (70001, 3), (20000, 2000)):
        cases.append((n, 60, 20, 20, 42, classes(draw, n, k)))
    return cases


def compare(cases, print_split):
    lines = "".join("%d %r %r %r %d %d %s\n" % (*case[:5], max(case[5], default=-1) + 1, " ".join(map(str, case[5])))
                    for case in cases)
    answers = subprocess.run([print_split], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    compared = refused = 0
    for case, answer in zip(cases, answers, strict=True):
        wanted = expected(*case)
        if wanted is None and not case[5]:
            continue
        if wanted is None:
            assert answer == "error", case
            refused += 1
            continue
        assert [[int(i) for i in part.split()] for part in answer.split("|")] == wanted, case
        compared += 1
    return compared, refused


def main():
    compared, _ = compare(random_cases(random.Random(5)), sys.argv[1])
    assert compared > 400, compared
    print(compared, "splits equal scikit-learn's")
    compared, refused = compare(stratified_cases(random.Random(6)), sys.argv[1])
    assert compared > 400 and refused > 50, (compared, refused)
    print(compared, "stratified splits equal scikit-learn's,", refused, "are refused as it does")


main()
