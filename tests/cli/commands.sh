# SPDX-License-Identifier: MIT
# Commands that are not there, samples, and what becomes of an output that cannot be written.
run inkling trian
run inkling xyzzy
run inkling help trian
run inkling --verison
run inkling sample
run inkling sample listner
run inkling sample xyzzy
run inkling sample a b
inkling sample listeners >listeners.csv
run head -n 5 listeners.csv
run wc -l listeners.csv
echo "countries:" && tail -n +2 listeners.csv | cut -d, -f1 | sort | uniq -c
echo "genres:" && tail -n +2 listeners.csv | cut -d, -f2 | sort | uniq -c
echo "the three largest shares of a country's listeners:"
tail -n +2 listeners.csv | awk -F, '{ rows[$1]++; cell[$1 ": " $2]++ }
    END { for (c in cell) { split(c, part, ": "); printf "%.4f %s\n", cell[c] / rows[part[1]], c } }' | sort -r | head -n 3
echo "festival:"
inkling sample festival >festival.csv
run head -n 5 festival.csv
cksum <festival.csv
inkling train festival.csv --recipe classic --epochs 1 -q --json | grep -A 3 -e '"dropped"' -e '"rows"' | head -n 8
echo "its four signals, by the share that returns:"
share() { awk -F, -v OFS=, "NR > 1 && \$NF != \"\" { key = $1; n[key]++; yes[key] += \$NF == \"yes\" }
    END { for (k in n) printf \"  %-14s %.2f\\n\", k, yes[k] / n[k] }" festival.csv | sort; }
sed -i 's/"Tea, Cake and Swing"/Tea/' festival.csv
share '($3 > 300 ? "above 300 km" : $3 > 100 ? "above 100 km" : "nearer")'
share '($7 == "NA" ? "not known" : $7 > 45 ? "above 45 min" : "up to 45 min")'
share '($6 == "Silent Disco" ? $6 : "other stages")'
share '$8'
share '$9'
share '$8 " " $9'
echo "xor:"
inkling sample xor >xor.csv
cksum <xor.csv
for columns in 1,3 2,3 1-3; do tail -n +2 xor.csv | cut -d, -f$columns | sort | uniq -c; done
echo "a full disk:"
inkling sample listeners >/dev/full 2>message
echo "exit $?: $(cat message)"
echo "no standard output:"
inkling sample listeners 2>message >&-
echo "exit $?: $(cat message)"
echo "a closed pipe:"
inkling sample listeners 2>message | head -n 1
cat message
