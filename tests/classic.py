#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The classic recipe against an independent float64 computation in NumPy: every epoch's losses to 1e-9, everything that is
counted equal.   classic.py TOOL [FOLDER-WITH-TABLES]

Without the folder, the tables are made here. A run that differs is chaotic by itself, and left out by name, where moving the first
weights by one unit in the last place moves the reference's own losses by more than 1e-12, or where the validation loss
stands still to 1e-14."""
import csv
import json
import os
import subprocess
import sys
import tempfile

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small matrices: threads only cost

try:
    import numpy as np
    from sklearn.model_selection import train_test_split
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)


class Network:
    def __init__(self, n_in, hidden, n_class, seed):
        random = np.random.RandomState(seed)
        sizes = [n_in, *hidden, n_class]
        self.w = [random.randn(a, b) / np.sqrt(a) for a, b in zip(sizes, sizes[1:])]
        self.b = [np.zeros(b) for b in sizes[1:]]

    def forward(self, x):
        values = [x]
        for layer, (w, b) in enumerate(zip(self.w, self.b)):
            z = values[-1] @ w + b
            values.append(np.maximum(z, 0) if layer + 1 < len(self.w) else z)
        e = np.exp(values[-1] - values[-1].max(axis=1, keepdims=True))
        values[-1] = e / e.sum(axis=1, keepdims=True)
        return values

    def step(self, x, y, rate):
        values = self.forward(x)
        d = (values[-1] - y) / len(x)
        for layer in reversed(range(len(self.w))):
            back = d @ self.w[layer].T * (values[layer] > 0) if layer else None
            self.w[layer] = self.w[layer] - rate * values[layer].T @ d
            self.b[layer] = self.b[layer] - rate * d.sum(axis=0)
            d = back
        return loss(values[-1], y)


def loss(p, y):
    return float(-np.log(np.clip(p[y > 0], 1e-15, 1 - 1e-15)).sum() / len(y))


def accuracy(p, y):
    return float((p.argmax(1) == y.argmax(1)).mean())


def one_hot(cells):
    levels, codes = np.unique(np.array(cells), return_inverse=True)
    return levels.tolist(), np.eye(len(levels))[codes]


def reference(x, y, s, nudge=False):
    train, rest = train_test_split(np.arange(len(x)), test_size=0.4, random_state=s["split_seed"])
    valid, test = train_test_split(rest, test_size=0.5, random_state=s["split_seed"])
    net = Network(x.shape[1], s["hidden"], y.shape[1], s["seed"])
    if nudge:
        net.w[0] = np.nextafter(net.w[0], np.inf)
    train_loss, valid_loss, valid_accuracy, best, kept, waited, early = [], [], [], np.inf, None, 0, False
    for _ in range(s["epochs"]):
        train_loss.append(net.step(x[train], y[train], s["learning_rate"]))
        p = net.forward(x[valid])[-1]
        valid_loss.append(loss(p, y[valid]))
        valid_accuracy.append(accuracy(p, y[valid]))
        if valid_loss[-1] < best:
            best, kept, waited = valid_loss[-1], (net.w[:], net.b[:]), 0
        else:
            waited += 1
            if waited >= s["patience"]:
                net.w, net.b = kept
                early = True
                break
    return {"history": {"train_loss": train_loss, "validation_loss": valid_loss, "validation_accuracy": valid_accuracy},
            "epochs_run": len(train_loss), "best_epoch": len(train_loss) - waited - 1, "stopped_early": early,
            "accuracy": {name: accuracy(net.forward(x[part])[-1], y[part])
                         for name, part in (("train", train), ("validation", valid), ("test", test))},
            "probabilities": net.forward(np.eye(x.shape[1]))[-1]}


def chaotic(x, y, s, run):
    other = reference(x, y, s, nudge=True)["history"]["train_loss"]
    moved = max((abs(a - b) for a, b in zip(run["history"]["train_loss"], other)), default=0)
    v = run["history"]["validation_loss"]
    still = min((abs(a - b) for a, b in zip(v, v[1:])), default=1)
    return moved > 1e-12 or still < 1e-14


def arguments(s):
    return ["--recipe", "classic", "--verdict", "off", "--hidden", ",".join(map(str, s["hidden"])) or "none", "--seed", str(s["seed"]),
            "--learning-rate", repr(s["learning_rate"]), "--epochs", str(s["epochs"]), "--patience", str(s["patience"]),
            "--split-seed", str(s["split_seed"])]


def compare(tool, path, feature, target, s):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    levels, x = one_hot([row[feature] for row in rows])
    classes, y = one_hot([row[target] for row in rows])
    want = reference(x, y, s)
    what = "%s %s -> %s %s" % (os.path.basename(path), feature, target, json.dumps(s))
    got = json.loads(subprocess.run([tool, "train", path, "--target", target, "--features", feature.replace(",", "\\,"), "--categorical",
                                     feature.replace(",", "\\,"), "--json", "-q", *arguments(s)], capture_output=True, text=True, check=True).stdout)
    try:
        worst = largest_difference(got, want, levels, classes, what)
    except AssertionError:
        if not chaotic(x, y, s, want):
            raise
        print("left out, chaotic by itself:", what)
        return 0
    print("equal, largest difference %.1e after %d epochs: %s" % (worst, want["epochs_run"], what))
    return 1


def largest_difference(got, want, levels, classes, what):
    training = got["training"]
    for key in ("epochs_run", "best_epoch", "stopped_early"):
        assert training[key] == want[key], (what, key, training[key], want[key])
    worst = 0.0
    for key in ("train_loss", "validation_loss"):
        a, b = np.array(training["history"][key]), np.array(want["history"][key])
        worst = max(worst, float(np.abs(a - b).max()))
    assert worst <= 1e-9, (what, worst)
    assert training["history"]["validation_accuracy"] == want["history"]["validation_accuracy"], what
    for part, value in want["accuracy"].items():
        assert got["scores"][part]["accuracy"] == value, (what, part)
    by_level = {row["level"]: row for row in got["by_level"]}
    for level, p in zip(levels, want["probabilities"]):
        if level in by_level:
            assert by_level[level]["predicted"] == classes[p.argmax()], (what, level)
            assert np.abs(np.array(by_level[level]["probabilities"]) - p).max() <= 1e-9, (what, level)
    return worst


def made_tables(folder, tool):
    """The built-in sample, and a small table with signal, quotes and a rare level."""
    listeners, signal = os.path.join(folder, "listeners.csv"), os.path.join(folder, "signal.csv")
    with open(listeners, "wb") as file:
        subprocess.run([tool, "sample", "listeners"], stdout=file, check=True)
    random = np.random.RandomState(3)
    with open(signal, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["town, or place", "drink"])
        for _ in range(700):
            town = random.choice(["Köln", "a \"b\"", "x,y", "Ålborg", "rare"], p=[0.4, 0.3, 0.2, 0.09, 0.01])
            out.writerow([town, random.choice(["tea", "milk", "ale"], p=[0.6, 0.2, 0.2] if town < "b" else [0.2, 0.3, 0.5])])
    return listeners, signal


def settings(hidden=(16,), learning_rate=0.01, epochs=300, patience=50, seed=0, split_seed=42):
    return {"hidden": list(hidden), "learning_rate": learning_rate, "epochs": epochs, "patience": patience, "seed": seed,
            "split_seed": split_seed}


def runs(folder, tool, tables):
    listeners, signal = made_tables(folder, tool)
    yield listeners, "country", "top_genre", settings()
    yield listeners, "country", "top_genre", settings(learning_rate=0.05, epochs=1500, patience=200)
    yield listeners, "country", "top_genre", settings((32,), 0.05, 400, 50, 7)
    yield listeners, "country", "top_genre", settings((), 0.1, 200, 20, 4294967295, 0)
    yield signal, "town, or place", "drink", settings(epochs=200)
    yield signal, "town, or place", "drink", settings((3,), 0.5, 600, 10, 1, 9)
    yield signal, "town, or place", "drink", settings((8, 5), 0.3, 300, 30, 12, 1)
    yield signal, "town, or place", "drink", settings((1,), 0.2, 100, 1000, 5, 2)
    yield signal, "town, or place", "drink", settings((64,), 1.0, 200, 5, 99, 3)
    yield signal, "town, or place", "drink", settings((7, 6, 5), 0.4, 250, 250, 31, 77)
    if not os.path.exists(os.path.join(tables, "music.csv")):
        print("skipped: the real tables are not in", tables)
        return
    yield os.path.join(tables, "music.csv"), "Country", "Top Genre", settings(epochs=1000)
    yield os.path.join(tables, "music.csv"), "Country", "Top Genre", settings((), 0.05, 2000, 200)
    yield os.path.join(tables, "music.csv"), "Country", "Top Genre", settings((32,), 0.05, 2000, 200, 7)
    yield os.path.join(tables, "car.csv"), "safety", "class", settings((16,), 0.3, 500, 50, 3)
    yield os.path.join(tables, "tictactoe.csv"), "middle-middle-square", "Class", settings((4,), 0.2, 300, 50, 2)
    yield os.path.join(tables, "titanic.csv"), "embarked", "survived", settings((5,), 0.2, 300, 40, 8)
    yield os.path.join(tables, "mushroom.csv"), "stalk-root", "class", settings((6,), 0.5, 300, 40, 8)
    yield os.path.join(tables, "adult.csv"), "occupation", "income", settings((16,), 0.3, 100, 20, 6)


def recorded(tool, tables):
    """The founding runs as they were recorded by another implementation, where they are there."""
    folder, done = os.path.join(tables, "..", "oracle"), 0
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if not name.endswith(".json"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            want = json.load(file)
        a = want["arguments"]
        s = settings((a["hidden"],), a["learning_rate"], a["epochs"], a["patience"], a["seed"], a["split_seed"])
        got = json.loads(subprocess.run([tool, "train", os.path.join(tables, "music.csv"), "-t", a["target"], "--features",
                                         a["feature"], "--json", "-q", *arguments(s)], capture_output=True, check=True).stdout)
        for key in ("epochs_run", "best_epoch", "stopped_early"):
            assert got["training"][key] == want[key], (name, key)
        for key, values in want["history"].items():
            assert np.abs(np.array(got["training"]["history"][key]) - np.array(values)).max() <= 1e-9, (name, key)
        for part in ("train", "validation", "test"):
            assert got["scores"][part]["accuracy"] == want["scores"][part]["accuracy"], (name, part)
        for mine, theirs in zip(sorted(got["by_level"], key=lambda row: row["level"].encode()), want["by_level"], strict=True):
            assert (mine["level"], mine["predicted"]) == (theirs["level"], theirs["predicted"]), name
            assert np.abs(np.array(mine["probabilities"]) - np.array(theirs["probabilities"])).max() <= 1e-9, name
        print("equal to the recorded run", name)
        done += 1
    return done


def main():
    tool = os.path.abspath(sys.argv[1])
    shared = os.environ.get("INKLING_SHARED", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "shared"))
    tables = sys.argv[2] if len(sys.argv) > 2 else os.path.join(shared, "data")
    done = recorded(tool, tables)
    with tempfile.TemporaryDirectory() as folder:
        for run in runs(folder, tool, tables):
            done += compare(tool, *run)
    assert done >= 8, done
    print(done, "runs agree")


main()
