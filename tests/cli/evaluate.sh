# SPDX-License-Identifier: MIT
# Evaluating: scores of a model on a labelled table, as text and as JSON.
inkling sample xor >xor.csv
inkling train xor.csv -q --recipe classic --learning-rate 1 --epochs 250 -m lamp.safetensors
run inkling evaluate lamp.safetensors xor.csv
inkling evaluate lamp.safetensors xor.csv --json | sed '/"command"/d'
inkling evaluate lamp.safetensors xor.csv --json=scores.json -q
grep '"schema"' scores.json
echo "rows without a target, and classes that the model does not know:"
printf 'lamp,hall,landing\non,up,down\n,up,up\nbroken,down,up\noff,up,up\n' >some.csv
run inkling evaluate lamp.safetensors some.csv
run inkling evaluate lamp.safetensors - <some.csv
echo "what does not fit:"
printf 'hall,landing\nup,up\n' >blind.csv
run inkling evaluate lamp.safetensors blind.csv
printf 'hall,landing,lamp\nup,up,\n' >unlabelled.csv
run inkling evaluate lamp.safetensors unlabelled.csv
run inkling evaluate xor.csv lamp.safetensors
run inkling evaluate lamp.safetensors xor.csv --json=xor.csv
run inkling evaluate lamp.safetensors xor.csv --json=lamp.safetensors
run inkling evaluate lamp.safetensors
run inkling evaluate lamp.safetensors xor.csv extra.csv
run inkling evaluate lamp.safetensors xor.csv --jsn
