#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""README's session is what the tool prints.   readme.py TOOL [--renew]

Runs the `$ ` lines between README's markers in an empty folder and compares what they print with what stands there; only
seconds may differ. --renew writes today's output into README."""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
README = os.path.join(HERE, "..", "README.md")
BLOCK = re.compile(r"(<!-- session: .*?-->\n```\n)(.*?)(```\n<!-- end of session -->)", re.S)


def run(commands, tool):
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "bin"))
        os.symlink(tool, os.path.join(folder, "bin", "inkling"))
        work = os.path.join(folder, "work")
        os.mkdir(work)
        environment = dict(os.environ, PATH=os.path.join(folder, "bin") + os.pathsep + os.environ["PATH"], COLUMNS="80",
                           LC_ALL="C.UTF-8", NO_COLOR="1")
        for command in commands:
            done = subprocess.run(["sh", "-c", command], cwd=work, env=environment, capture_output=True, text=True, check=False)
            yield "$ " + command + "\n" + done.stderr + done.stdout


def timeless(text):
    return re.sub(r"in\s+[0-9.]+ (ms|s)\b", "in TIME", text)


def main():
    with open(README, encoding="utf-8") as file:
        readme = file.read()
    block = BLOCK.search(readme)
    shown = block.group(2)
    commands = [line[2:] for line in shown.splitlines() if line.startswith("$ ")]
    assert len(commands) >= 4, "README shows no session"
    printed = "\n".join(run(commands, os.path.abspath(sys.argv[1])))
    if "--renew" in sys.argv:
        with open(README, "w", encoding="utf-8") as file:
            file.write(readme[:block.start(2)] + printed + readme[block.end(2):])
        return
    if timeless(printed) != timeless(shown):
        sys.exit("README shows\n%s\nbut the tool prints\n%s\nif that is right: tests/readme.py TOOL --renew" % (shown, printed))
    print("README's session is what the tool prints")


main()
