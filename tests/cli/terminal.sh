# SPDX-License-Identifier: MIT
# Nothing that comes from outside can steer the terminal, and Ctrl-C loses nothing.
escape=$(printf '\033[31m')
run inkling train "a${escape}b.csv"
run inkling train a.csv "$(printf 'b\033[2J\302\233\342\200\256.csv')"
run inkling train "$(printf 'half\303.csv')"
run inkling "tr${escape}ain"
run inkling train a.csv "--epoch${escape}s"
run inkling train a.csv --recipe "cl${escape}assic"
printf 'i%sd,x,y\n' "$escape" >t.csv
seq 100 | awk '{ print $1 "," $1 % 7 "," ($1 % 2 ? "a" : "b") }' >>t.csv
inkling train t.csv --recipe classic --epochs 1 2>&1 | grep -c "$(printf '\033')"
inkling train t.csv --recipe classic --epochs 1 2>&1 | grep '^note'
run inkling train t.csv -t "z${escape}"
run inkling sample "l${escape}"
echo "Ctrl-C while training:"
inkling sample festival >festival.csv
# A script's background jobs ignore the signal; timeout gives it to a job in the foreground.
timeout --foreground --preserve-status -s INT 0.5 inkling train festival.csv --recipe classic --epochs 10000000 --patience 0 -q -m kept.safetensors
echo "exit $?"
inkling predict kept.safetensors festival.csv 2>/dev/null | wc -l
