# SPDX-License-Identifier: MIT
# Showing: tables and models as text and JSON, and cells that come back as they were read.
inkling sample festival >festival.csv
run inkling show festival.csv
inkling show festival.csv --csv | cmp - festival.csv && echo "an ordinary table comes back byte for byte"
inkling train festival.csv -q --recipe classic --epochs 1 -m f.safetensors
inkling show f.safetensors | grep -v '^Training'
inkling show f.safetensors --json | grep '"schema"'
inkling show f.safetensors --report - | head -n 1
inkling show festival.csv --json=table.json
grep '"schema"' table.json
printf '\357\273\277# from the lab\r\n a ;a;;word\r\n 1;"x ""y""; z";NA;"NA"\r\n2 ;" b ";"";\r\n' >awkward.csv
run inkling show awkward.csv
echo "cell by cell, and once more:"
inkling show awkward.csv --csv 2>/dev/null | tee once.csv
inkling show once.csv --csv 2>/dev/null | cmp - once.csv && echo "the same again"
echo "what was decided is said, and not when quiet:"
inkling show awkward.csv --csv 2>&1 >once.csv
inkling show awkward.csv --csv -q 2>&1 >once.csv
echo "from standard input:"
inkling show - --csv <once.csv 2>/dev/null | cmp - once.csv && echo "the same"
gzip -c once.csv | inkling show - --csv 2>/dev/null | cmp - once.csv && echo "the same from gzip"
printf 'a\n1\n\n"NA"\n' >one.csv
run inkling show one.csv --csv
echo "an error after some rows:"
printf 'a,b\n1,2\n3\n4,5\n' >ragged.csv
run inkling show ragged.csv
run inkling show ragged.csv --csv
run inkling show ragged.csv --ragged fill --csv
run inkling show ragged.csv --ragged skip --csv
echo "what does not go together:"
run inkling show festival.csv --csv --json
run inkling show festival.csv --report page.html
run inkling show f.safetensors --csv
run inkling show festival.csv --json=festival.csv
run inkling show nowhere.csv
run inkling show nowhere.safetensors
run inkling show festival.csv --csv=x
echo "a stream is copied first:"
printf 'x' | run inkling show -
printf '\037,b\n1,2\n' | run inkling show -
printf 'a,b\n1,\000\n' | run inkling show -
cat once.csv | run sh -c 'ulimit -n 5; exec inkling show -'
