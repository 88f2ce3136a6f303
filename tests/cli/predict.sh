# SPDX-License-Identifier: MIT
# Predicting: a CSV on standard output, columns matched by name.
inkling sample xor >xor.csv
inkling train xor.csv -q --recipe classic --learning-rate 1 --epochs 250 -m lamp.safetensors
short() { sed 's/\(0\.[0-9]\{3\}\)[0-9]*/\1/g'; }
cat >new.csv <<'END'
number,landing,comment,hall
007,up,"a, b",down
012345678901234567890,down,,down
3,up,NA,up
4,sideways,"say ""no""",up
5,,x,down
END
inkling predict lamp.safetensors new.csv 2>notes | short
cat notes
echo "with columns to keep, whose cells come back as they were:"
inkling predict lamp.safetensors new.csv -q --keep 'number,c*' | short
run inkling predict lamp.safetensors new.csv --keep nmber
sed '1s/number/"num,ber"/' new.csv | run inkling predict lamp.safetensors - --keep num,ber
printf 'big;hall;price;landing\n12345678901234567891;up;1,50;down\n12345678901234567892;up;NA;up\n' >exact.csv
inkling predict lamp.safetensors exact.csv -q --keep big,price --decimal , | short
inkling predict lamp.safetensors - -q --keep big,price <exact.csv | short | tail -n 1
gzip -c exact.csv | inkling predict lamp.safetensors - -q --keep big | short | tail -n 1
cat lamp.safetensors | inkling predict - exact.csv -q --keep 1 | short | tail -n 1
echo "probabilities read back as the same numbers, and sum to 1:"
inkling predict lamp.safetensors new.csv -q | awk -F, 'NR > 1 { if (($2 + $3 - 1) ^ 2 > 1e-30) print "no" }'
echo "either file from standard input, not both:"
inkling predict lamp.safetensors - -q <new.csv | short | head -n 2
inkling predict - new.csv -q <lamp.safetensors | short | head -n 2
run inkling predict - -
echo "what does not fit:"
run inkling predict lamp.safetensors
run inkling predict new.csv lamp.safetensors
run inkling predict new.csv xor.csv
run inkling predict nowhere.safetensors new.csv
run inkling predict lamp.safetensors nowhere.csv
printf 'hall\nup\n' >narrow.csv
run inkling predict lamp.safetensors narrow.csv
sed '1s/landing/Landing/' xor.csv >capital.csv
run inkling predict lamp.safetensors capital.csv
head -c 100 lamp.safetensors >cut.safetensors
run inkling predict cut.safetensors new.csv
{ cat lamp.safetensors; echo; } >long.safetensors
run inkling predict long.safetensors new.csv
run inkling predict lamp.safetensors new.csv --categorical hall
echo "an output that cannot be written:"
inkling predict lamp.safetensors xor.csv 2>message >/dev/full
echo "exit $?: $(cat message)"
inkling predict lamp.safetensors xor.csv 2>message | head -n 1
cat message
echo "a long table takes no more memory than a short one:"
{ echo hall,landing,number; seq 400000 | sed 's/^/up,down,/'; } >long.csv
limit=15000 # KB, where a short table does with them, which under sanitizers it does not
(ulimit -v $limit && inkling predict lamp.safetensors new.csv -q) >/dev/null 2>&1 || limit=unlimited
(ulimit -v $limit && inkling predict lamp.safetensors long.csv -q --keep number) | short | sed -n '$p;$='
