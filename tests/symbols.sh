#!/bin/sh
# SPDX-License-Identifier: MIT
# The shared library gives away what inkling.h declares and nothing else; the archive's names all begin with ink_.
set -eu
header=$1 shared=$2 archive=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
grep '^INK_API' "$header" | grep -o 'ink_[a-z0-9_]*(' | tr -d '(' | sort >"$scratch/declared"
nm -D --defined-only "$shared" | awk '{ print $3 }' | sort >"$scratch/exported"
diff "$scratch/declared" "$scratch/exported" || { echo "declared and exported names differ (< declared, > exported)"; exit 1; }
nm --defined-only --extern-only "$archive" | awk 'NF == 3 && $3 !~ /^ink_/ && $3 !~ /^__/ { print $3; bad = 1 } END { exit bad }' ||
    { echo "these names of the archive do not begin with ink_"; exit 1; }
