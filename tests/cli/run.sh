#!/bin/sh
# SPDX-License-Identifier: MIT
# The tool as a user meets it. Each NAME.sh runs in an empty folder with `inkling` and the examples on its PATH; what it
# prints has to be NAME.expected. run.sh [--renew] [NAME...]: all of them without a NAME; --renew writes what they print
# now.
#
# In a script, `run COMMAND...` prints the command, its standard output, its standard error with "! " before each line,
# and its exit code unless that is 0. What depends on the machine goes to file descriptor 3, which is not compared.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tool=${INKLING_TOOL:-$here/../../build/inkling}
[ -x "$tool" ] || { echo "there is no $tool; run make first" >&2; exit 1; }
renew=
[ "${1:-}" != --renew ] || { renew=1; shift; }
[ $# -gt 0 ] || set -- "$here"/*.sh

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
folder=$(cd "$(dirname "$tool")" && pwd)
cat >"$scratch/prelude" <<'END'
run() {
    printf '$ %s\n' "$*"
    code=0
    "$@" 2>"$scratch/stderr" || code=$?
    sed 's/^/! /' "$scratch/stderr"
    [ "$code" -eq 0 ] || echo "exit $code"
}
END
exec 3>&1
export scratch folder root="$here/../.." LC_ALL=C.UTF-8 COLUMNS=80 NO_COLOR=1 PATH="$folder:$folder/examples:$PATH"

failed=0
for script in "$@"; do
    name=$(basename "$script" .sh)
    [ "$name" != run ] || continue
    rm -rf "$scratch/work"
    mkdir "$scratch/work"
    (cd "$scratch/work" && cat "$scratch/prelude" "$here/$name.sh" >"$scratch/script" && sh -u "$scratch/script") \
        >"$scratch/output" 2>&1 || echo "the script ended with exit $?" >>"$scratch/output"
    if [ -n "$renew" ]; then
        cp "$scratch/output" "$here/$name.expected"
    elif diff -u "$here/$name.expected" "$scratch/output"; then
        echo "ok $name"
    else
        echo "not ok $name; if the output is as it should be: tests/cli/run.sh --renew $name"
        failed=1
    fi
done
exit "$failed"
