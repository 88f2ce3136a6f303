#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How good the probabilities are: trains inkling on each table of a folder as anybody would, with nothing but the target,
and writes bench/ACCURACY.md, beside what other methods reached on the same rows (anchors.csv of the folder).

accuracy.py TOOL [--torch] [--out=FILE] [TABLE ...]      the folder: INKLING_DATA, or ../shared/data; FILE: bench/ACCURACY.md

--torch fits mlp_torch again in the same run, for the ratio of the seconds; without it, they are those of anchors.csv."""
import collections
import csv
import importlib.util
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

# One thread, torch's matrix products too: before numpy is there to start others.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
HERE = pathlib.Path(__file__).resolve().parent
DATA = pathlib.Path(os.environ.get("INKLING_DATA", HERE.parent.parent / "shared" / "data"))
BINS, DRAWS = 15, 200
SHORT = ["--ensemble", "2"]  # the default, shortened


def run(command):
    """Standard output, and the processor's seconds."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        if status:
            sys.exit(f"failed: {' '.join(map(str, command))}")
        out.seek(0)
        return out.read().decode(), usage.ru_utime + usage.ru_stime


def columns(row):
    return ["--ignore", row["drop"].replace(";", ",")] if row["drop"] else []


def ece(confidence, hit, np):
    """Expected calibration error, and its mean over draws of hits of those very confidences."""
    where = np.minimum((confidence * BINS).astype(int), BINS - 1)

    def of(hits):
        gap = np.bincount(where, hits - confidence, BINS)
        return np.abs(gap).sum() / len(hits)

    random = np.random.RandomState(0)
    chance = np.mean([of((random.uniform(size=len(hit)) < confidence).astype(float)) for _ in range(DRAWS)])
    return of(hit.astype(float)), chance


def test_rows(n):
    import numpy as np
    from sklearn.model_selection import train_test_split
    _, rest = train_test_split(np.arange(n), test_size=0.4, random_state=42)
    return train_test_split(rest, test_size=0.5, random_state=42)[1]


def calibration(tool, model, path, target):
    import numpy as np
    text, _ = run([tool, "predict", model, path])
    found = list(csv.reader(text.splitlines()))
    head, cells = found[0], found[1:]
    first = head.index("predicted") + 1
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    truth = [row[rows[0].index(target)].strip() for row in rows[1:]]
    chosen = test_rows(len(truth))
    p = np.array([[float(x) for x in cells[i][first:]] for i in chosen])
    hit = np.array([cells[i][first - 1] == truth[i] for i in chosen])
    return ece(p.max(1), hit, np)


def fit(tool, row, folder, *options):
    out = folder / "report.json"
    _, seconds = run([tool, "train", DATA / row["file"], "-t", row["target"], f"--json={out}", "-q", "--threads", "1",
                      "--verdict", "off", *options] + columns(row))
    return json.loads(out.read_text()), seconds


def measure(tool, row, folder):
    path, model = DATA / row["file"], folder / "model.safetensors"
    short, short_seconds = fit(tool, row, folder, *SHORT)
    report, seconds = fit(tool, row, folder, "-m", model)
    test, network, training = report["scores"]["test"], report["network"], report["training"]
    error, chance = calibration(tool, model, path, row["target"])
    epoch = "the start" if training["best_epoch"] is None else f"{training['best_epoch'] + 1} of {training['epochs_run']}"
    shape = " ".join(str(n) for n in network["layers"][1:-1]) or "none"
    return {"loss": test["log_loss"], "accuracy": test["accuracy"], "rows": test["rows"], "seconds": seconds,
            "short": short["scores"]["test"]["log_loss"], "short_seconds": short_seconds, "ece": error, "chance": chance, "network": f"{network['members']} x {shape}, epoch {epoch}"}


def read_peers():
    peers = collections.defaultdict(lambda: collections.defaultdict(list))
    with open(DATA / "anchors.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            peers[row["dataset"]][row["method"]].append(
                (float(row["logloss"]), float(row["accuracy"]), float(row["fit_seconds"])))
    return {name: {method: tuple(statistics.mean(x) for x in zip(*fits)) for method, fits in methods.items()}
            for name, methods in peers.items()}


def torch_seconds(names):
    """The processor's seconds of one fit each, in this run; {} where torch is not installed."""
    import time
    spec = importlib.util.spec_from_file_location("anchors", DATA / "anchors.py")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ImportError:
        return {}
    import pandas
    meta = pandas.read_csv(DATA / "MANIFEST.tsv", sep="\t", dtype=str, keep_default_na=False)
    meta.index = meta.file.str[:-4]
    found, inner = {}, module.torch_mlp

    def timed(*arguments):
        began = time.process_time()
        answer = inner(*arguments)
        found[timed.name] = time.process_time() - began
        return answer

    module.torch_mlp = timed
    for name in names:
        timed.name = name
        module.run(name, meta.target[name], meta["drop"][name], {(name, "mlp_torch", str(s)) for s in (1, 2)},
                   lambda *_: None, {"mlp_torch"})
    return found


def geometric(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else math.nan


def ranks(found, peers, names):
    at = collections.defaultdict(list)
    for name in names:
        losses = {method: fit[0] for method, fit in peers[name].items()} | {"inkling": found[name]["loss"]}
        for method, loss in losses.items():
            below, same = sum(x < loss for x in losses.values()), sum(x == loss for x in losses.values())
            at[method].append(1 + below + (same - 1) / 2)
    return {method: statistics.mean(x) for method, x in at.items()}


def ratio(loss, peers):
    return (loss + 0.01) / (min(fit[0] for fit in peers.values()) + 0.01)


def worse_accuracy(found, peers, names):
    """Tables where the accuracy is below mlp_torch's: one-sided p-values, Holm."""
    p = {}
    for name in names:
        if "mlp_torch" not in peers[name]:
            continue
        own, other, n = found[name]["accuracy"], peers[name]["mlp_torch"][1], found[name]["rows"]
        error = math.sqrt((own * (1 - own) + other * (1 - other)) / n)
        z = (other - own) / error if error else 0
        p[name] = 0.5 * math.erfc(z / math.sqrt(2))
    worse = []
    for i, name in enumerate(sorted(p, key=p.get)):
        if p[name] * (len(p) - i) > 0.0228:
            break
        worse.append(name)
    return worse


def bars(found, peers, seconds, with_signal, without):
    rank = ranks(found, peers, with_signal)
    order = sorted(rank, key=rank.get)
    yield "| what | measured | bar |"
    yield "|---|---|---|"
    yield (f"| mean rank by test log-loss, {len(with_signal)} tables with signal | "
           + ", ".join(f"{m} {rank[m]:.2f}" for m in order) + " | inkling first |")
    own = geometric(ratio(found[n]["loss"], peers[n]) for n in with_signal)
    others = {m: geometric(ratio(peers[n][m][0], peers[n]) for n in with_signal if m in peers[n])
              for m in ("mlp_torch", "xgb")}
    yield (f"| geometric mean of (log-loss + 0.01) / (best peer's + 0.01) | {own:.3f} (mlp_torch "
           f"{others['mlp_torch']:.3f}, xgb {others['xgb']:.3f}) | at most 1.10 |")
    for name in without:
        yield f"| {name}, no signal: log-loss minus the prior's | {found[name]['loss'] - peers[name]['prior'][0]:+.4f} | at most 0.005 |"
    worse = worse_accuracy(found, peers, with_signal + without)
    yield f"| accuracy below mlp_torch's by two standard errors (Holm) | {', '.join(worse) or 'on no table'} | on no table |"
    gap = statistics.median(found[n]["ece"] - found[n]["chance"] for n in found)
    yield f"| ECE minus chance's, median | {gap:.4f} | at most 0.01 |"
    times, short = (geometric(found[n][key] / seconds[n] for n in found if seconds.get(n, 0) > 0)
                    for key in ("seconds", "short_seconds"))
    yield f"| seconds, one thread, against mlp_torch's, geometric mean | {times:.2f} | at most 1 |"
    loss = geometric(ratio(found[n]["short"], peers[n]) for n in with_signal)
    shortened = {n: {"loss": found[n]["short"]} for n in found}
    yield (f"| the same with `{' '.join(SHORT)}`: seconds; ratio to the best peer; mean rank | {short:.2f}; {loss:.3f}; "
           f"{ranks(shortened, peers, with_signal)['inkling']:.2f} | half; - ; - |")


def tables(found, peers, seconds):
    methods = ["logreg", "rf", "xgb", "hgb", "mlp_torch", "mlp_torchq", "mlp_sklearn", "prior"]
    yield "| table | inkling | ratio | short | " + " | ".join(methods) + " | accuracy | torch's | ECE | chance | s | short s | torch's s | network |"
    yield "|---" * (len(methods) + 12) + "|"
    for name, own in found.items():
        best = min(fit[0] for fit in peers[name].values())
        cells = []
        for m in methods:
            loss = peers[name].get(m, (math.nan,))[0]
            cells.append("" if math.isnan(loss) else f"**{loss:.4f}**" if loss == best < own["loss"] else f"{loss:.4f}")
        mark = "**" if own["loss"] <= best else ""
        torch = peers[name].get("mlp_torch", (math.nan, math.nan, math.nan))
        yield (f"| {name} | {mark}{own['loss']:.4f}{mark} | {ratio(own['loss'], peers[name]):.2f} | {own['short']:.4f} | " + " | ".join(cells)
               + f" | {own['accuracy']:.4f} | {torch[1]:.4f} | {own['ece']:.3f} | {own['chance']:.3f} | {own['seconds']:.1f}"
               f" | {own['short_seconds']:.1f} | {seconds.get(name, math.nan):.1f} | {own['network']} |")


def head_to_head(found, peers, names):
    for method in ("logreg", "rf", "xgb", "hgb", "mlp_torch", "mlp_torchq", "mlp_sklearn"):
        both = [n for n in names if method in peers[n]]
        wins = sum(found[n]["loss"] < peers[n][method][0] for n in both)
        yield f"{method} {wins}:{len(both) - wins}"


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    named = [pathlib.Path(a[6:]) for a in sys.argv[1:] if a.startswith("--out=")]
    if not (DATA / "MANIFEST.tsv").exists():
        print(f"No tables: {DATA} has no MANIFEST.tsv. The tables are no part of the sources; INKLING_DATA names their folder.")
        return
    with open(DATA / "MANIFEST.tsv", newline="", encoding="utf-8") as file:
        rows = {row["file"][:-4]: row for row in csv.DictReader(file, delimiter="\t") if row["task"] == "class"}
    wanted = arguments[1:] or sorted(rows, key=lambda n: int(rows[n]["rows"]))
    absent = [n for n in wanted if not (DATA / rows[n]["file"]).exists()]
    peers, found = read_peers(), {}
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            if name not in absent:
                found[name] = measure(arguments[0], rows[name], pathlib.Path(folder))
                print(f"{name}: {found[name]['loss']:.4f}, {found[name]['seconds']:.1f} s, {ratio(found[name]['loss'], peers[name]):.2f}",
                      file=sys.stderr, flush=True)
    again = torch_seconds(found) if "--torch" in sys.argv else {}
    seconds = {n: again.get(n, peers[n].get("mlp_torch", (0, 0, 0))[2]) for n in found}
    with_signal = [n for n in found if rows[n]["signal"] == "yes"]
    without = [n for n in found if rows[n]["signal"] == "none"]
    text = [f"""# Measured accuracy

Written by `make bench-accuracy`: `inkling train TABLE -t TARGET`, nothing else, one thread, beside other methods on the same
rows (60 % to train, 20 % to validate, 20 % to test; all figures from the test fifth, which no choice of the recipe has seen).
Peers are the means of their fits in anchors.csv; inkling's is one fit, seed 0. inkling's seconds are the processor's, for the
whole command; mlp_torch's {'are the processor' + chr(39) + 's, of the fit alone, in the same run' if again else 'are those of anchors.csv, by the clock of a loaded machine'}.

Machine: {platform.system()} {platform.release()}. Tables absent: {', '.join(absent) or 'none'}.
"""]
    text += list(bars(found, peers, seconds, with_signal, without))
    text += ["", "Wins and losses by log-loss, tables with signal: " + ", ".join(head_to_head(found, peers, with_signal)) + ".", ""]
    text += list(tables(found, peers, seconds))
    print("\n".join(text))
    for out in named or ([] if arguments[1:] else [HERE / "ACCURACY.md"]):
        out.write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
