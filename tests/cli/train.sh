# SPDX-License-Identifier: MIT
# Training: what is said and where, what is written, and what is refused before the work starts.
inkling sample xor >xor.csv
untimed() { sed '/^Training/,/^ *train /{/^ *train /!d}'; } # the paragraph that holds a time
classic="--recipe classic --learning-rate 1 --epochs 250"
echo "the report on standard output, the rest on standard error:"
inkling train xor.csv $classic 2>notes | untimed
cat notes
echo "verbose:"
inkling train xor.csv $classic -v 2>&1 >/dev/null
inkling train xor.csv $classic -v --split 80/0/20 2>&1 >/dev/null
echo "quiet:"
run inkling train xor.csv $classic -q
echo "as JSON:"
inkling train xor.csv -t lamp $classic --json 2>notes >report.json
cat notes
grep -e '"schema"' -e '"layers"' -e '"verdict"' report.json
inkling train xor.csv -t lamp $classic --json=again.json | untimed | head -n 1
without() { grep -v -e '"command"' -e '"seconds"' "$1"; }
without report.json >a && without again.json | diff a - && echo "the same to a file and to standard output"
echo "as a page:"
run inkling train xor.csv -t lamp $classic -q --report page.html
inkling train xor.csv -t lamp $classic --report - 2>/dev/null | head -n 1
head -n 1 page.html && grep -c '<section' page.html
echo "colour only on a terminal:"
env -u NO_COLOR TERM=xterm inkling train xor.csv $classic -t lamp | grep -c "$(printf '\033')"
echo "the bar, when asked for:"
inkling train xor.csv -q --progress always 2>&1 | wc -c
inkling train xor.csv $classic -t lamp --progress always 2>&1 >/dev/null | tr '\r' '\n' | grep -o 'epoch 1 of 250, validation loss'
echo "a table on standard input, plain and compressed:"
inkling train - $classic -t lamp <xor.csv | untimed | head -n 3
gzip -c xor.csv | inkling train - $classic -t lamp | untimed | sed -n 3p
echo "one seed, one model:"
inkling train xor.csv $classic -t lamp -q -m a.safetensors
inkling train xor.csv $classic -t 3 -q --model=b.safetensors -j 3
cmp a.safetensors b.safetensors && echo "the same bytes"
echo "columns:"
run inkling train xor.csv -t lump
run inkling train xor.csv -t 4
run inkling train xor.csv --features hall,landng
run inkling train xor.csv --ignore 'x*'
run inkling train xor.csv --ignore hall,landing
run inkling train xor.csv --numeric hall
run inkling train xor.csv --weights hall
run inkling train xor.csv --weights hal
echo "a numeric target:"
{ echo x,y; seq 100 | awk '{ print $1 % 10 "," $1 }'; } >wide.csv
run inkling train wide.csv
inkling train wide.csv --cut 4 2>&1 >/dev/null
echo "what would fail in the end fails at once:"
run inkling train xor.csv -m xor.csv
run inkling train xor.csv --json=./xor.csv
run inkling train xor.csv -m a.safetensors --json=a.safetensors
run inkling train xor.csv -m nowhere/a.safetensors
run inkling train xor.csv --json=nowhere/a.json
run inkling train xor.csv -m .
run inkling train xor.csv -m -
run inkling train xor.csv -m ''
run inkling train xor.csv --json a.json
run inkling train xor.csv --report xor.csv
run inkling train xor.csv --report - --json
run inkling train xor.csv --report=a.html --json=a.html
run inkling train xor.csv --dropout 1
echo "no table:"
run inkling train nowhere.csv
run inkling train .
run inkling train a.safetensors
: >empty.csv
run inkling train empty.csv
echo "diverged:"
inkling sample festival >festival.csv
inkling train festival.csv --optimizer gd --activation identity --learning-rate 1e30 -q -m none.safetensors
echo "exit $?"
[ -e none.safetensors ] || echo "and no model"
