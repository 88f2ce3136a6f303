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
echo "a full disk:"
inkling sample listeners >/dev/full 2>message
echo "exit $?: $(cat message)"
echo "no standard output:"
inkling sample listeners 2>message >&-
echo "exit $?: $(cat message)"
echo "a closed pipe:"
inkling sample listeners 2>message | head -n 1
cat message
