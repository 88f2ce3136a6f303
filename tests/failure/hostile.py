#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Full disks, limits, signals, and all that can stand in the place of a table, a model or an output.

hostile.py TOOL [sanitized]: each case has the exit code and the words that it is to end with; none may leave anything behind but
whole files."""
import contextlib
import gzip
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time

TOOL = str(pathlib.Path(sys.argv[1]).resolve())
SANITIZED = sys.argv[2:] == ["sanitized"]  # sanitizers want all the address space
OLD = b"what was there before"
SHORT = ["-q", "--epochs", "1", "--hidden", "2", "--ensemble", "1", "--verdict", "off"]  # where the training is not the point
LONG = ["train", "long.csv", "--epochs", "10000000", "--patience", "0", "--hidden", "32"]
failures = []


def run(*args, stdin=b"", limits=(), **more):
    """The finished process; each limit is a (resource, bytes)."""
    def limit():
        for which, size in limits:
            resource.setrlimit(which, (size, size))
    more.setdefault("stdout", subprocess.PIPE)
    return subprocess.run([TOOL, *args], input=stdin, stderr=subprocess.PIPE, timeout=120, check=False,
                          preexec_fn=limit if limits else None, **more)


def check(what, done, code, *words, files=(), says=False):
    """The process ended so, said so, and the folder holds what it held and these files; `says`: on standard output too."""
    said = done.stderr.decode(errors="replace")
    there = set(os.listdir(".")) - BEFORE
    wrong = []
    if done.returncode != code:
        wrong.append(f"the exit code is {done.returncode}, not {code}")
    wrong += [f"the message lacks '{word}'" for word in words if word not in said]
    if code < 0 and "inkling: " in said:
        wrong.append("it is not quiet")
    if code in (1, 2, 3, 4) and bool(done.stdout) != says:
        wrong.append("it says something on standard output" if done.stdout else "what it found is lost")
    if there != set(files):
        wrong.append(f"it leaves {sorted(there)}")
    for line in wrong:
        failures.append(f"{what}: {line}\n    {said.strip()[:500]}")
    for name in there:
        os.unlink(name)
    COUNT.append(what)


BEFORE, COUNT = set(), []
READERS = {"train": ["-t", "1", "--epochs", "1"], "show": [], "show --csv": ["--csv"]}


def reader(name, path):
    """The arguments of a command that reads one table."""
    return [name.split()[0], path, *READERS[name]]


def prepare():
    table = "a,n,y\n" + "".join(f"{'xyz'[i % 3]},{i * i % 7},{'pq'[i % 2]}\n" for i in range(30))
    pathlib.Path("t.csv").write_text(table)
    pathlib.Path("long.csv").write_text("n,y\n" + "".join(f"{i * i % 1009 / 7},{'pq'[i % 2]}\n" for i in range(1000)))
    pathlib.Path("wide.csv").write_text("a,b\n" + "".join(f"word {i} {i * i},{i % 2}\n" for i in range(40000)))
    pathlib.Path("empty").write_bytes(b"")
    pathlib.Path("blank").write_bytes(b"\n \n\n")
    pathlib.Path("folder").mkdir()
    pathlib.Path("image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\2\0\0\0" + bytes(range(256)) * 4)
    compressed = gzip.compress(table.encode() * 20)
    pathlib.Path("cut.gz").write_bytes(compressed[:-20])
    pathlib.Path("bent.gz").write_bytes(compressed[:60] + b"\xff\x00\xff" + compressed[63:])
    done = run("train", "t.csv", *SHORT, "-m", "model")
    assert done.returncode == 0, done.stderr
    model = pathlib.Path("model").read_bytes()
    pathlib.Path("cut.model").write_bytes(model[:-9])
    pathlib.Path("bent.model").write_bytes(model[:300] + b"#" + model[301:])
    pathlib.Path("other.safetensors").write_bytes(b"\x38" + b"\0" * 7 + b'{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  ' + b"\0" * 4)
    BEFORE.update(os.listdir("."))


# ---- What stands in the place of a table or a model

def wrong_tables():
    cases = [("folder", 1, ["folder", "directory"]), ("nowhere.csv", 1, ["nowhere.csv", "No such file"]),
             ("nowhere/t.csv", 1, ["nowhere/t.csv", "No such file"]), ("t.csv/t.csv", 1, ["Not a directory"]),
             ("x" * 300, 1, ["too long"]), ("", 2, ["not ''"]), ("empty", 3, ["empty: ", "empty"]), ("blank", 3, ["blank: "]),
             ("/bin/sh", 3, ["/bin/sh:", "NUL"]), ("image.png", 3, ["image.png:"]), ("model", 3, ["model"]),
             ("other.safetensors", 3, ["other.safetensors"]), ("cut.gz", 1, ["cut.gz", "gzip"]), ("bent.gz", 1, ["bent.gz", "gzip"])]
    for name in READERS:
        for path, code, words in cases:
            if "show" in name and path in ("model", "other.safetensors"):
                continue  # which it shows, or says why not
            check(f"{name} of {path[:20] or 'the empty name'}", run(*reader(name, path)), code, "inkling: ", *words)
    check("show of another safetensors", run("show", "other.safetensors"), 3, "other.safetensors", "not a model")
    check("show --csv of a model", run("show", "--csv", "model"), 2, "'model' is a model")
    check("predict of a folder", run("predict", "model", "folder"), 1, "folder", "directory")
    check("predict of a model", run("predict", "model", "model"), 3, "model")


def wrong_models():
    for path, code, word in [("t.csv", 3, "model"), ("empty", 3, "model"), ("folder", 1, "folder"), ("nowhere", 1, "No such file"),
                             ("image.png", 3, "model"), ("/bin/sh", 3, "model"), ("cut.model", 3, "cut"),
                             ("bent.model", 3, "bent.model"), ("other.safetensors", 3, "not a model"), ("/dev/null", 3, "model")]:
        check(f"predict with {path}", run("predict", path, "t.csv"), code, "inkling: ", path, word)
    check("predict with the arguments swapped", run("predict", "t.csv", "model"), 2, "model comes first")


def unreadable():
    if os.geteuid() == 0:
        return
    pathlib.Path("secret").write_text("a,b\n1,2\n")
    os.chmod("secret", 0)
    os.chmod("folder", 0o500)
    BEFORE.add("secret")
    check("an unreadable table", run("show", "secret"), 1, "secret", "Permission denied")
    check("a folder that cannot be written", run("train", "t.csv", "-m", "folder/m"), 1, "folder/m", "Permission denied")
    os.chmod("folder", 0o700)


# ---- Outputs that fail

def full():
    commands = {"train": ["train", "t.csv", "--epochs", "1"], "train --json": ["train", "t.csv", *SHORT, "--json"],
                "predict": ["predict", "model", "t.csv"], "show": ["show", "t.csv"], "show --csv": ["show", "wide.csv", "--csv"],
                "show model": ["show", "model"], "sample": ["sample", "listeners"], "help": ["--help"], "version": ["--version"]}
    for name, args in commands.items():
        with open("/dev/full", "wb") as device:
            check(f"{name} to /dev/full", run(*args, stdout=device), 1, "standard output", "No space left")
    check("-m /dev/full", run("train", "t.csv", *SHORT, "-m", "/dev/full"), 1, "/dev/full", "No space left")
    check("--json=/dev/full", run("show", "t.csv", "--json=/dev/full"), 1, "/dev/full", "No space left")
    both = run("train", "t.csv", *SHORT, "-m", "new", "--json=/dev/full")
    check("--json=/dev/full beside a model", both, 1, "/dev/full", "No space left", files=["new"])
    rest = run("train", "t.csv", *SHORT[1:], "-m", "/dev/full", "--json=new", "--report", "page")
    check("a model, and beside it files that can be written", rest, 1, "/dev/full", "No space left", files=["new", "page"], says=True)


def no_place():
    check("a model in no folder", run("train", "t.csv", "-m", "nowhere/m"), 1, "nowhere/m", "No such file")
    check("a model in the place of a folder", run("train", "t.csv", "-m", "folder"), 1, "folder", "directory")
    check("a model below a file", run("train", "t.csv", "-m", "t.csv/m"), 1, "t.csv/m", "Not a directory")
    check("a model with a long name", run("train", "t.csv", *SHORT, "-m", "m" * 300), 1, "mmm", "too long")
    check("a report in no folder", run("train", "t.csv", "--json=nowhere/r"), 1, "nowhere/r", "No such file")
    check("a model in the table's place", run("train", "t.csv", "-m", "t.csv"), 2, "t.csv")


def limited_size():
    """A file may not grow beyond a few bytes: the old model stays, whole."""
    for size in (0, 1, 100, 1000):
        pathlib.Path("new").write_bytes(OLD)
        done = run("train", "t.csv", *SHORT, "-m", "new", limits=[(resource.RLIMIT_FSIZE, size)])
        if pathlib.Path("new").read_bytes() != OLD:
            failures.append(f"a size limit of {size}: the old model is gone")
        check(f"a size limit of {size}", done, 1, "new", "File too large", files=["new"])
    with open("out", "wb") as out:
        check("output of limited size", run("sample", "listeners", stdout=out, limits=[(resource.RLIMIT_FSIZE, 1000)]), 1,
              "standard output", "File too large", files=["out"])


def limited_memory():
    """Too little address space: from where the program cannot even start up to where it is enough."""
    if SANITIZED:
        return
    codes = set()
    for megabytes in range(6, 100, 3):
        judged = ["--verdict", "off" if megabytes % 4 else "quick"]
        done = run("train", "wide.csv", *SHORT, *judged, "-t", "b", "--features", "a", "-m", "new",
                   limits=[(resource.RLIMIT_AS, megabytes << 20)])
        if done.returncode == 127:
            continue  # the loader's message, not ours
        codes.add(done.returncode)
        if done.returncode:
            check(f"{megabytes} MB of memory", done, 4, "not enough memory")
        else:
            check(f"{megabytes} MB of memory", done, 0, files=["new"])
    if codes != {0, 4}:
        failures.append(f"limited memory: exit codes {codes}")


# ---- Signals

@contextlib.contextmanager
def training(*more, **how):
    """A train command that is well under way and would go on for hours."""
    process = subprocess.Popen([TOOL, *LONG, *more], stderr=subprocess.PIPE, stdout=subprocess.PIPE, **how)
    said = b""
    while b"epoch" not in said:
        said += process.stderr.read1()
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def finish(process):
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def interrupted():
    with training("-v", "-m", "new") as process:
        process.send_signal(signal.SIGINT)
        done = finish(process)
    again = run("predict", "new", "long.csv")
    if again.returncode != 0 or again.stdout.count(b"\n") != 1001:
        failures.append(f"the model of an interrupted training cannot be used: {again.stderr}")
    if b"Scores" not in done.stdout:
        failures.append("an interrupted training does not say how good its model is")
    check("Ctrl-C", done, 130, files=["new"])
    with training("-v", preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) as process:
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        if process.poll() is not None:
            failures.append("Ctrl-C that is to be ignored is not")
        COUNT.append("an ignored Ctrl-C")


def interrupted_twice():
    """The second Ctrl-C does not wait for the end of an epoch, which here is stopped from coming."""
    with training("-v", "-m", "new") as process:
        process.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGINT)
        done = finish(process)
    if done.returncode == 130:  # the first was faster
        check("Ctrl-C twice", done, 130, files=["new"])
    else:
        check("Ctrl-C twice", done, -signal.SIGINT)


def broken_pipe():
    for args in (["sample", "listeners"], ["show", "wide.csv", "--csv"], ["predict", "model", "t.csv"], ["train", "t.csv", *SHORT, "--json"]):
        end, start = os.pipe()
        os.close(end)
        done = run(*args, stdout=start)
        os.close(start)
        check(f"{args[0]} into a closed pipe", done, -signal.SIGPIPE)


# ---- Streams

def closed_streams():
    for stream in (0, 1, 2):
        done = subprocess.run(["sh", "-c", f'exec "$0" train t.csv -q --epochs 1 --hidden 2 --verdict off -m new {stream}>&-', TOOL], check=False,
                              capture_output=True, timeout=60)
        check(f"without stream {stream}", done, 0, files=["new"])
    done = subprocess.run(["sh", "-c", 'exec "$0" show - <&-', TOOL], check=False, capture_output=True, timeout=60)
    check("a table from a closed standard input", done, 1, "-: ")
    with open("folder/x", "wb") as out:
        done = subprocess.run([TOOL, "show", "-"], stdin=out, capture_output=True, timeout=60, check=False)
        check("a table from a stream that cannot be read", done, 1, "-: ")
    os.unlink("folder/x")


def pipes():
    """A named pipe, whose writer leaves in the middle of a row."""
    os.mkfifo("pipe")
    BEFORE.add("pipe")
    for text, code, words in (("a,b\n1,x\n2,y\n", 0, []), ("a,b\n1,x\n2", 3, ["pipe:3"]), ("", 3, ["pipe", "empty"])):
        process = subprocess.Popen([TOOL, "show", "pipe"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        pathlib.Path("pipe").write_text(text)
        check(f"a pipe with {text!r}", finish(process), code, *words)


def main():
    with tempfile.TemporaryDirectory(prefix="ink-") as folder:
        os.chdir(folder)
        prepare()
        for part in (wrong_tables, wrong_models, unreadable, full, no_place, limited_size, limited_memory, interrupted,
                     interrupted_twice, broken_pipe, closed_streams, pipes):
            part()
        os.chdir("/")
    print(f"{len(COUNT)} cases, {len(failures)} wrong")
    print("\n".join(failures))
    return 1 if failures else 0


sys.exit(main())
