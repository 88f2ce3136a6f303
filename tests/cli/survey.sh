# SPDX-License-Identifier: MIT
# Surveys: which questions a table can answer.
for name in listeners festival xor; do
    inkling sample $name >$name.csv
    run inkling survey $name.csv
done
echo "as JSON:"
inkling survey listeners.csv --json | grep -E '"(schema|asked|target|signal|cut)"'
run inkling survey xor.csv -q --json=x.json
grep -c '"signal": "present"' x.json
echo "another seed, the same answers; standard input; no shades:"
inkling survey xor.csv --seed 7 | head -1
inkling survey - <xor.csv | grep -e '-t lamp'
LC_ALL=C inkling survey festival.csv | tail -4
echo "what cannot be:"
printf 'a,b\n1,x\n2,x\n3,x\n' >narrow.csv
run inkling survey narrow.csv
run inkling survey xor.csv --alpha 0.9
run inkling survey xor.csv --json=xor.csv
run inkling survey
echo "train tells by its exit code:"
inkling train listeners.csv -q -e || echo "exit $?"
inkling train festival.csv -t returns -q -e --epochs 20 && echo "signal"
head -20 listeners.csv >few.csv
inkling train few.csv -q -e || echo "exit $?"
run inkling train few.csv -e --verdict off
