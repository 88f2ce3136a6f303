# SPDX-License-Identifier: MIT
# Help, from the same tables that parse; it wins over values that make no sense.
run inkling
run inkling train --help
run inkling train t.csv --epochs many -h | head -n 2
run inkling predict --help
run inkling evaluate --help
run inkling show --help
run inkling sample --help
inkling help train >help
inkling train --epochs 7 --help | diff help - && echo "the defaults, whatever stands before --help"
inkling --help | diff - help >help.diff
[ -s help.diff ] && inkling help | head -n 1
run inkling --version
run inkling help help
inkling --help train | diff help - && echo "the same, whatever comes first"
run inkling train --help=x
