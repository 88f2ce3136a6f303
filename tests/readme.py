#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The sessions in README and in the guide are what the tool prints.   readme.py TOOL [--renew]

Runs the `$ ` lines between a document's markers, one after another in a folder that is empty at first, and compares what
they print with what stands there; only seconds may differ. --renew writes today's output into the document."""
import difflib
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DOCUMENTS = ["README.md", "docs/guide.md"]
BLOCK = re.compile(r"(<!-- session.*?-->\n```\n)(.*?)(```\n<!-- end of session -->)", re.S)


def run(command, work, tool_folder):
    environment = dict(os.environ, PATH=tool_folder + os.pathsep + os.environ["PATH"], COLUMNS="80", LC_ALL="C.UTF-8",
                       NO_COLOR="1")
    done = subprocess.run(["sh", "-c", command], cwd=work, env=environment, capture_output=True, text=True, check=False)
    return "$ " + command + "\n" + done.stderr + done.stdout


def commands_of(shown):
    return [line[2:] for line in shown.splitlines() if line.startswith("$ ")]


def with_sessions_of_today(document, tool):
    """The document's text with every session as the tool prints it now."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "bin"))
        os.symlink(tool, os.path.join(folder, "bin", "inkling"))
        work = os.path.join(folder, "work")
        os.mkdir(work)
        return BLOCK.sub(lambda block: block.group(1) + "\n".join(
            run(command, work, os.path.join(folder, "bin")) for command in commands_of(block.group(2))) + block.group(3), document)


def timeless(text):
    return re.sub(r"in\s+[0-9.]+ (ms|s)\b", "in TIME", text)


def check(name, tool, renew):
    path = os.path.join(HERE, "..", name)
    with open(path, encoding="utf-8") as file:
        shown = file.read()
    assert sum(len(commands_of(block[1])) for block in BLOCK.findall(shown)) >= 4, name + " shows no session"
    printed = with_sessions_of_today(shown, tool)
    if renew:
        with open(path, "w", encoding="utf-8") as file:
            file.write(printed)
    elif timeless(printed) != timeless(shown):
        lines = difflib.unified_diff(timeless(shown).splitlines(), timeless(printed).splitlines(), name, "the tool", lineterm="")
        sys.exit("\n".join(lines) + "\nif the tool is right: tests/readme.py TOOL --renew")
    else:
        print(name + ": its sessions are what the tool prints")


def main():
    for name in DOCUMENTS:
        check(name, os.path.abspath(sys.argv[1]), "--renew" in sys.argv)


main()
